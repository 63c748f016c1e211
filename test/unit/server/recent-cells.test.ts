import { describe, expect, test } from "vitest";
import { isLarge } from "../../../lib/kernel/content.js";
import type { KernelMessage } from "../../../lib/kernel/index.js";
import { noOutputs, reduceOutput } from "../../../lib/runner/outputs.js";
import { giveCell, renderCell } from "../../../lib/server/held-outputs.js";
import { makeMessage } from "../../../lib/server/made-messages.js";
import { type CellModel, RecentCells } from "../../../lib/server/recent-cells.js";
import { fromTheWire, sealed } from "../../support/from-the-wire.js";

const request = makeMessage({ channel: "shell", type: "execute_request", content: {}, session: "s" });
const say = (type: string, content: Record<string, unknown>): KernelMessage =>
  fromTheWire(type, content, request.header);
const id = request.header.msg_id;
const large = (mark: string): string => mark.repeat(1_200_000);
const transient = (id?: string) => ({ transient: id === undefined ? {} : { display_id: id } });
const display = (text: string, id?: string, type = "display_data"): KernelMessage =>
  say(type, {
    data: { "text/plain": text, "application/json": { text } },
    metadata: { m: 1 },
    ...transient(id),
  });

function hear(messages: KernelMessage[]): RecentCells {
  const cell = new RecentCells();
  cell.ask({ ...request, metadata: { cellId: "c1" } });
  for (const message of [say("execute_input", { code: "1", execution_count: 3 }), ...messages])
    cell.hear(isLarge(message) && message.header.msg_type !== "stream" ? sealed(message) : message);
  return cell;
}

function modelOf(cell: RecentCells): CellModel {
  return JSON.parse(new TextDecoder().decode(renderCell(giveCell(cell.kept(id)!)))) as CellModel;
}

describe("what a cell has given", () => {
  test.each<[string, () => KernelMessage[]]>([
    ["a figure", () => [display(large("a"))]],
    [
      "a result",
      () => [say("execute_result", { execution_count: 3, data: { "text/plain": [large("a"), "b"] } })],
    ],
    ["an error", () => [say("error", { ename: "E", evalue: large("e"), traceback: ["one", "two"] })]],
    ["printed text", () => [say("stream", { name: "stdout", text: large("p") })]],
    [
      "what a small one renews",
      () => [display(large("a"), "d"), display("b"), display("c", "d", "update_display_data")],
    ],
    [
      "what renews small ones",
      () => [display("a", "d"), display("b", "d"), display(large("c"), "d", "update_display_data")],
    ],
    [
      "what renews large ones",
      () => [display(large("a"), "d"), display(large("b"), "d", "update_display_data")],
    ],
    ["what renews nothing", () => [display("a", "d"), display(large("b"), "other", "update_display_data")]],
    [
      "what is cleared",
      () => [display(large("a")), say("clear_output", { wait: true }), display(large("b"))],
    ],
    [
      "some among small ones",
      () => [
        display("a"),
        display(large("b")),
        say("stream", { name: "stderr", text: "c" }),
        display(large("d")),
      ],
    ],
  ])(
    "is as if it had been read, though %s of a megabyte is not looked at until it is asked for",
    (_, messages) => {
      const expected = messages().reduce(reduceOutput, noOutputs);
      expect(modelOf(hear(messages()))).toMatchObject({
        cell_id: "c1",
        outputs: expected.outputs,
        display_ids: expected.outputs.map((_, at) => expected.displayIds[at] ?? null),
        incomplete: false,
      });
    },
  );

  test("is found by its display id wherever a kernel writes that, and not where it only looks like one", () => {
    const data = { "text/plain": large("a") };
    const idOf = (content: Record<string, unknown>): string | null | undefined => {
      const cell = new RecentCells();
      cell.hear(say("execute_input", { code: "" }));
      cell.hear(say("display_data", content));
      return cell.kept(id)?.model.display_ids[0];
    };
    expect(idOf({ data, transient: { display_id: "last" } })).toBe("last");
    expect(idOf({ transient: { display_id: "first" }, data })).toBe("first");
    expect(idOf({ data: { ...data, transient: { display_id: "inner" } } })).toBeNull();
    expect(idOf({ ...transient("outer"), data, metadata: { transient: { display_id: "inner" } } })).toBe(
      "outer",
    );
    expect(idOf({ data, 'not "transient': { display_id: "named otherwise" } })).toBeNull();
    expect(idOf({ data: { ...data, "text/html": '"transient":{"display_id":"text"}' } })).toBeNull();
  });

  test("is said to be incomplete past 16 MB, and an error comes after all", () => {
    const megabytes = Array.from({ length: 16 }, () => display(large("x")));
    const model = modelOf(hear([...megabytes, say("error", { ename: "E", evalue: "", traceback: [] })]));
    expect(model.incomplete).toBe(true);
    expect(model.outputs.length).toBeLessThan(16);
    expect(model.outputs.at(-1)).toMatchObject({ ename: "E" });
  });

  test("is told without an output that turns out to be no JSON", () => {
    const cell = hear([display("a", "d"), display(large("b")), display("c")]);
    const given = giveCell(cell.kept(id)!);
    given.bytes.fill(0);
    const model = JSON.parse(new TextDecoder().decode(renderCell(given))) as CellModel;
    expect(model).toMatchObject({ display_ids: ["d", null], incomplete: true });
    expect(model.outputs).toHaveLength(2);
  });
});

test("a cell keeps its id though its reply overtakes what comes on the other channel", () => {
  const cell = new RecentCells();
  cell.ask({ ...request, metadata: { cellId: "c1" } });
  cell.hear({ ...say("execute_reply", { status: "ok" }), channel: "shell" });
  cell.hear(say("execute_input", { code: "1" }));
  expect(cell.kept(id)?.model.cell_id).toBe("c1");
});

describe("the cells of a notebook", () => {
  const ask = (cells: RecentCells, cellId: string) => {
    const asked = makeMessage({ channel: "shell", type: "execute_request", content: {}, session: "s" });
    cells.ask({ ...asked, metadata: { cellId } });
    const hear = (type: string, content: Record<string, unknown>): void =>
      cells.hear(fromTheWire(type, content, asked.header));
    return {
      request: asked.header.msg_id,
      begin: () => hear("execute_input", { code: cellId }),
      say: hear,
      print: (text: string) => hear("stream", { name: "stdout", text }),
      /** A figure of so many characters, or where its id is known a change of it. */
      show(length: number, id?: string) {
        const shown = id !== undefined && cells.kept(asked.header.msg_id)?.model.outputs.length === 1;
        hear(shown ? "update_display_data" : "display_data", {
          data: { "text/plain": "x".repeat(length) },
          metadata: {},
          transient: id === undefined ? {} : { display_id: id },
        });
      },
      end: () => hear("status", { execution_state: "idle" }),
    };
  };
  const textOf = (cells: RecentCells, request: string) =>
    cells
      .kept(request)
      ?.model.outputs.map((output) => "text" in output && output.text)
      .join("");

  test("wait, run and end in their order, and each is remembered with what it gave", () => {
    const cells = new RecentCells();
    const [a, b] = [ask(cells, "a"), ask(cells, "b")];
    expect([cells.list, cells.waiting]).toEqual([[], [a.request, b.request]]);
    a.begin();
    a.print("of a");
    a.end();
    b.begin();
    b.print("of b");
    expect(cells.waiting).toEqual([]);
    expect(cells.list).toEqual([
      {
        msg_id: a.request,
        cell_id: "a",
        execution_state: "done",
        started: expect.any(Number),
        ended: expect.any(Number),
        incomplete: false,
      },
      {
        msg_id: b.request,
        cell_id: "b",
        execution_state: "running",
        started: expect.any(Number),
        incomplete: false,
      },
    ]);
    expect([textOf(cells, a.request), textOf(cells, b.request)]).toEqual(["of a", "of b"]);
    expect(cells.kept(a.request)?.model.ended).toBeTypeOf("number");
  });

  test("are remembered with their last run alone", () => {
    const cells = new RecentCells();
    const [first, other, again] = [ask(cells, "a"), ask(cells, "b"), ask(cells, "a")];
    for (const run of [first, other, again]) {
      run.begin();
      run.end();
    }
    expect(cells.list.map(({ msg_id }) => msg_id)).toEqual([other.request, again.request]);
    expect(cells.kept(first.request)).toBeUndefined();
  });

  test("are forgotten where those that have ended take 16 MB, the oldest first, and never one that runs", () => {
    const cells = new RecentCells();
    const runs = ["a", "b", "c", "d"].map((name) => ask(cells, name));
    for (const run of runs) {
      run.begin();
      run.print("x".repeat(5_000_000));
      run.end();
    }
    expect(cells.list.map(({ cell_id }) => cell_id)).toEqual(["b", "c", "d"]);
    const [silent, later] = [ask(cells, "e"), ask(cells, "f")];
    silent.begin();
    later.begin();
    later.print("x".repeat(12_000_000));
    expect(cells.list.map(({ cell_id }) => cell_id)).toEqual(["e", "f"]);
    // What is not kept takes no room.
    later.print("x".repeat(20_000_000));
    expect(cells.kept(later.request)?.model).toMatchObject({ incomplete: true });
    expect(textOf(cells, later.request)).toHaveLength(12_000_000);
    silent.print("still here");
    expect(textOf(cells, silent.request)).toBe("still here");
  });

  test("count as much as they hold: what was cleared or replaced is gone, and what replaces it counts", () => {
    const cells = new RecentCells();
    const [other, changes] = [ask(cells, "other"), ask(cells, "changes")];
    other.begin();
    other.print("kept");
    other.end();
    changes.begin();
    for (let n = 0; n < 90; n++) {
      changes.say("clear_output", { wait: false });
      changes.show(200_000);
    }
    expect(cells.list).toMatchObject([{ cell_id: "other" }, { cell_id: "changes", incomplete: false }]);
    expect(cells.kept(changes.request)?.model.outputs).toHaveLength(1);
    const many = Array.from({ length: 10 }, (_, n) => ask(cells, `many ${n}`));
    for (const run of many) {
      run.begin();
      run.show(1, "d");
      run.show(5_000_000, "d");
      run.end();
    }
    expect(cells.list.map(({ cell_id }) => cell_id)).toEqual(["changes", "many 7", "many 8", "many 9"]);
  });

  test("begin anew where a request is told of twice", () => {
    const cells = new RecentCells();
    const [run, other] = [ask(cells, "a"), ask(cells, "b")];
    for (let n = 0; n < 10; n++) {
      run.begin();
      run.print("x".repeat(5_000_000));
    }
    run.end();
    other.begin();
    other.end();
    expect(cells.list).toHaveLength(2);
  });

  test("are over with their kernel, whatever is still said of them", () => {
    const cells = new RecentCells();
    const [ran, runs, waits] = [ask(cells, "a"), ask(cells, "b"), ask(cells, "c")];
    ran.begin();
    ran.end();
    runs.begin();
    runs.print("before");
    cells.end();
    runs.print("after");
    runs.end();
    expect(cells.waiting).toEqual([]);
    for (const { request } of [ran, runs]) {
      expect(cells.kept(request)?.model).toMatchObject({ execution_state: "done" });
      expect(cells.kept(request)?.model.ended).toBeUndefined();
    }
    expect(textOf(cells, runs.request)).toBe("before");
    expect(cells.kept(waits.request)).toBeUndefined();
  });
});
