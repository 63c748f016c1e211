import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KernelMessage } from "../../../lib/kernel/types.js";
import { makeMessage } from "../../../lib/server/made-messages.js";
import { Outbox } from "../../../lib/server/outbox.js";
import { fromTheWire, sealed } from "../../support/from-the-wire.js";

const cell = makeMessage({ channel: "shell", type: "execute_request", content: {}, session: "s" }).header;
const other = makeMessage({ channel: "shell", type: "execute_request", content: {}, session: "s" }).header;

function stream(text: string, name = "stdout", parent = cell): KernelMessage {
  return makeMessage({ channel: "iopub", type: "stream", content: { name, text }, session: "s", parent });
}

function status(state: string): KernelMessage {
  const content = { execution_state: state };
  return makeMessage({ channel: "iopub", type: "status", content, session: "s", parent: cell });
}

function drain(outbox: Outbox): KernelMessage[] {
  const all: KernelMessage[] = [];
  for (let next = outbox.shift(); next !== undefined; next = outbox.shift()) all.push(next);
  return all;
}

function textOf(messages: KernelMessage[]): string {
  return messages.map((message) => message.content["text"] ?? "").join("");
}

describe("an outbox", () => {
  test("keeps a large output, or leaves it out with a notice, without a look at it", () => {
    const outbox = new Outbox({ messages: 10, bytes: 5_000_000 });
    const figure = (): KernelMessage =>
      sealed(fromTheWire("display_data", { data: { "text/plain": "x".repeat(3_000_000) } }, cell));
    const first = figure();
    outbox.push(first);
    outbox.push(figure());
    const [kept, notice] = drain(outbox);
    expect(kept).toBe(first);
    expect(notice).toMatchObject({ header: { msg_type: "stream" }, parent_header: { msg_id: cell.msg_id } });
    expect(textOf([notice!])).toMatch(/Longhand left out output from here on/);
  });

  test("gives the same text in the same order, in fewer messages", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.constantFrom("stdout", "stderr"))), (pieces) => {
        const outbox = new Outbox();
        for (const [text, name] of pieces) outbox.push(stream(text, name));
        const joined = drain(outbox);
        for (const name of ["stdout", "stderr"]) {
          const expected = pieces.filter((piece) => piece[1] === name).map((piece) => piece[0]);
          expect(textOf(joined.filter((message) => message.content["name"] === name))).toBe(
            expected.join(""),
          );
        }
        expect(joined.length).toBeLessThanOrEqual(pieces.length);
      }),
    );
  });

  test("keeps 50,000 lines whole in a few messages", () => {
    const outbox = new Outbox();
    for (let line = 0; line < 50_000; line++) outbox.push(stream(`${line}\n`));
    expect(outbox.size).toBeLessThan(10);
    expect(textOf(drain(outbox)).split("\n")).toHaveLength(50_001);
  });

  test("joins neither two streams, nor two cells, nor across another message", () => {
    const outbox = new Outbox();
    outbox.push(stream("a"));
    outbox.push(stream("b", "stderr"));
    outbox.push(stream("c", "stderr", other));
    outbox.push(status("idle"));
    outbox.push(stream("d", "stderr", other));
    expect(outbox.size).toBe(5);
  });

  test("leaves the messages that it was given as they were: other clients have them too", () => {
    const outbox = new Outbox();
    const first = stream("a");
    outbox.push(first);
    outbox.push(stream("b"));
    expect(first.content["text"]).toBe("a");
  });

  test("past its bound says so once, in the cell, and still keeps states and errors", () => {
    const outbox = new Outbox({ messages: 1000, bytes: 10_000 });
    outbox.push(status("busy"));
    for (let line = 0; line < 100; line++) outbox.push(stream("x".repeat(1000)));
    outbox.push(status("idle"));
    const messages = drain(outbox);
    const notices = messages.filter((message) => message.content["name"] === "stderr");
    expect(notices).toHaveLength(1);
    expect(notices[0]?.content["text"]).toMatch(/left out output from here on/);
    expect(notices[0]?.parent_header).toEqual(cell);
    expect(messages.at(-1)?.content["execution_state"]).toBe("idle");
    expect(textOf(messages).length).toBeLessThan(11_000);
  });

  test("once emptied, takes output again, and counts anew", () => {
    const outbox = new Outbox({ messages: 1000, bytes: 10_000 });
    for (let round = 0; round < 3; round++) {
      for (let line = 0; line < 20; line++) outbox.push(stream("x".repeat(1000)));
      const messages = drain(outbox);
      expect(textOf(messages)).toMatch(/^x{4000,}\n\[Longhand left out/);
    }
  });

  test("counts messages as well as bytes", () => {
    const outbox = new Outbox({ messages: 10, bytes: 1e9 });
    for (let count = 0; count < 50; count++) {
      outbox.push(
        makeMessage({ channel: "iopub", type: "display_data", content: { data: {} }, session: "s" }),
      );
    }
    expect(outbox.size).toBe(11);
  });
});
