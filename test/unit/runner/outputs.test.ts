import { describe, expect, test } from "vitest";
import { createMessage } from "../../../lib/kernel/index.js";
import { noOutputs, type OutputState, reduceOutput, updateDisplays } from "../../../lib/runner/index.js";

type Step = [type: string, content: Record<string, unknown>];

function message([msg_type, content]: Step): ReturnType<typeof createMessage> {
  return createMessage({ channel: "iopub", msg_type, session: "s", content });
}

function reduced(...steps: Step[]): OutputState {
  return steps.map(message).reduce(reduceOutput, noOutputs);
}

function textAfter(...texts: string[]): unknown {
  const steps = texts.map((text): Step => ["stream", { name: "stdout", text }]);
  return (reduced(...steps).outputs[0] as { text: string }).text;
}

const display = (text: string, display_id?: string): Record<string, unknown> => ({
  data: { "text/plain": text },
  metadata: {},
  transient: display_id === undefined ? {} : { display_id },
});

describe("messages become outputs", () => {
  test("neighbouring texts of one stream are one output, others are not", () => {
    const { outputs } = reduced(
      ["stream", { name: "stdout", text: "a" }],
      ["stream", { name: "stdout", text: "b\n" }],
      ["stream", { name: "stderr", text: "c" }],
      ["stream", { name: "stdout", text: "d" }],
    );
    expect(outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "ab\n" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  test("a carriage return overwrites its line as on a terminal", () => {
    expect(textAfter("10 %\r", "20 %\r", "done\n")).toBe("done\n");
    expect(textAfter("first\nlong line\rhi")).toBe("first\nhing line");
    expect(textAfter("a\r\nb\r\n")).toBe("a\nb\n");
    expect(textAfter("a\n", "50 %\r100 %", "\rall")).toBe("a\nall %");
  });

  test("data, results and errors become their outputs, with the count", () => {
    const { outputs, executionCount } = reduced(
      ["execute_input", { code: "x", execution_count: 4 }],
      ["display_data", { ...display("d"), metadata: { m: 1 } }],
      ["execute_result", { ...display("r"), execution_count: 4 }],
      ["error", { ename: "E", evalue: "v", traceback: ["t"] }],
    );
    expect(executionCount).toBe(4);
    expect(outputs).toEqual([
      { output_type: "display_data", data: { "text/plain": "d" }, metadata: { m: 1 } },
      { output_type: "execute_result", data: { "text/plain": "r" }, metadata: {}, execution_count: 4 },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
    ]);
  });

  test("an update renews the displays with its id, in this cell and in another", () => {
    const other = reduced(["stream", { name: "stdout", text: "x" }], ["display_data", display("old", "id")]);
    const update = message(["update_display_data", display("new", "id")]);
    expect(updateDisplays(other, update).outputs[1]).toMatchObject({ data: { "text/plain": "new" } });
    expect(updateDisplays(other, message(["update_display_data", display("new", "no such")]))).toBe(other);
    const same = reduced(
      ["display_data", display("old", "id")],
      ["update_display_data", display("new", "id")],
    );
    expect(same.outputs).toMatchObject([{ data: { "text/plain": "new" } }]);
  });

  test("clearing empties at once, or with wait when the next output comes", () => {
    expect(reduced(["display_data", display("a")], ["clear_output", { wait: false }]).outputs).toEqual([]);
    const waiting: Step[] = [
      ["stream", { name: "stdout", text: "a" }],
      ["clear_output", { wait: true }],
    ];
    expect(reduced(...waiting).outputs).toHaveLength(1);
    expect(reduced(...waiting, ["stream", { name: "stdout", text: "b" }]).outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "b" },
    ]);
  });

  test("no state is changed, and messages that are no output give the same one", () => {
    const state = reduced(["stream", { name: "stdout", text: "a" }]);
    const before = structuredClone(state);
    reduceOutput(state, message(["stream", { name: "stdout", text: "b" }]));
    expect(state).toEqual(before);
    for (const type of ["status", "comm_open", "unheard_of"])
      expect(reduceOutput(state, message([type, {}]))).toBe(state);
  });
});
