import { describe, expect, test } from "vitest";
import type { KernelMessage } from "../../../lib/kernel/index.js";
import { StreamLimit } from "../../../lib/server/stream-limit.js";
import { fromTheWire, sealed } from "../../support/from-the-wire.js";

function message(type: string, content: Record<string, unknown>, cell = "a"): KernelMessage {
  const header = { msg_id: "m", msg_type: type, session: "s", username: "", date: "", version: "5.3" };
  const parent_header = { ...header, msg_id: cell };
  return { channel: "iopub", header, parent_header, metadata: {}, content, buffers: [] };
}
const printed = (text: string, cell?: string) => message("stream", { name: "stdout", text }, cell);

/** A limit of ten characters and five more a second, with a clock of its own, and what came of each piece. */
function limit(total?: number) {
  let now = 0;
  const options = { burst: 10, perSecond: 5, ...(total === undefined ? {} : { total }) };
  const held = new StreamLimit(options, () => now);
  return {
    take: (one: KernelMessage) => {
      const out = held.take(one);
      return out === one ? "passed" : out === undefined ? "dropped" : String(out.content["text"]);
    },
    wait: (seconds: number) => {
      now += 1000 * seconds;
    },
  };
}

describe("a cell that prints too fast", () => {
  test("has the rest left out, is told once, and is heard again when it slows down", () => {
    const { take, wait } = limit();
    expect(take(printed("12345678"))).toBe("passed");
    expect(take(printed("90123"))).toMatch(/^\n\[Longhand leaves out a part of what this cell prints/);
    expect(take(printed("4"))).toBe("dropped");
    wait(1);
    expect(take(printed("5"))).toBe("passed");
    expect(take(printed("0123456789"))).toBe("dropped");
  });

  test("holds back neither the next cell nor what is not printed", () => {
    const { take } = limit();
    take(printed("0123456789"));
    take(printed("x"));
    expect(take(message("display_data", { data: { "text/plain": "figure" } }))).toBe("passed");
    expect(take(message("status", { execution_state: "idle" }))).toBe("passed");
    expect(take(printed("01234", "b"))).toBe("passed");
  });

  test("in one go, far too much, has it left out unread", () => {
    const far = fromTheWire("stream", { name: "stdout", text: "x".repeat(7_000_000) });
    expect(new StreamLimit().take(sealed(far))?.content["text"]).toMatch(/more than 1 MB came faster/);
    const wide = fromTheWire("stream", { name: "stdout", text: "\u0001".repeat(900_000) });
    expect(new StreamLimit().take(wide)).toBe(wide);
  });

  test("without end comes to an end on the page, which is told, once, and the next cell begins anew", () => {
    const { take, wait } = limit(30);
    const heard: string[] = [];
    for (let at = 0; at < 100; at++) {
      heard.push(take(printed("1234")));
      wait(1);
    }
    expect(heard.filter((one) => one === "passed")).toHaveLength(7);
    expect(heard[7]).toMatch(/^\n\[Longhand leaves out all that this cell prints from here on/);
    expect(new Set(heard.slice(8))).toEqual(new Set(["dropped"]));
    expect(take(printed("1234", "b"))).toBe("passed");
  });

  test("that prints steadily below the limit loses nothing", () => {
    const { take, wait } = limit();
    for (let at = 0; at < 100; at++) {
      expect(take(printed("1234"))).toBe("passed");
      wait(1);
    }
  });
});
