import { describe, expect, test } from "vitest";
import { fromDiagnostics, fromThrown } from "../../../lib/kernel/inside/failure.js";
import { interrupt, listenForInterrupt } from "../../../lib/train/interrupt.js";
import { Pacer } from "../../../lib/train/pacer.js";

describe("a failure's output", () => {
  test("names an error and shows its causes", () => {
    const failure = fromThrown(new TypeError("no", { cause: new Error("why") }));
    expect(failure).toMatchObject({ ename: "TypeError", evalue: "no" });
    expect(failure.traceback.join("\n")).toMatch(/TypeError: no[\s\S]*\[cause\]: Error: why/);
  });

  test("leaves out the frames that are the kernel's and not the cell's", () => {
    const error = new Error("x");
    error.stack = [
      "Error: x",
      "    at f (evalmachine.<anonymous>:3:7)",
      "    at execute (/home/a/node_modules/tslab/dist/executor.js:155:20)",
      "    at Script.runInThisContext (node:vm:122:12)",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      "    at Cells.run (/home/a/lib/dist/kernel/inside/cells.js:1:1)",
    ].join("\n");
    expect(fromThrown(error).traceback).toEqual(["Error: x", "    at f (evalmachine.<anonymous>:3:7)"]);
  });

  test("keeps the fields of an error whole where the last frame goes", () => {
    const error = Object.assign(new Error("x"), { code: "LOST" });
    error.stack = "Error: x\n    at f (cell [1]:3:7)\n    at Script.runInThisContext (node:vm:122:12)";
    expect(fromThrown(error).traceback).toEqual([
      "Error: x",
      "    at f (cell [1]:3:7) {",
      "  code: 'LOST'",
      "}",
    ]);
  });

  test("of a training that Stop ended is one line, and of one that its own code ended is not", async () => {
    const waiting = listenForInterrupt();
    interrupt();
    const stopped = new Pacer("Training", [waiting.signal]).pause();
    const byInterrupt = fromThrown(await stopped.catch((thrown: unknown) => thrown));
    expect(byInterrupt).toEqual({
      ename: "AbortedError",
      evalue: "Training was stopped.",
      traceback: ["AbortedError: Training was stopped."],
    });
    const bySignal = new Pacer("Training", [AbortSignal.abort()]).pause();
    const { traceback } = fromThrown(await bySignal.catch((thrown: unknown) => thrown));
    expect(traceback.length).toBeGreaterThan(1);
  });

  test.each([
    ["a text", "boom", "string", "boom"],
    ["a number", 7, "number", "7"],
    ["nothing", undefined, "undefined", "undefined"],
    ["null", null, "null", "null"],
    ["an object", { a: 1 }, "Object", "{ a: 1 }"],
    ["an object without prototype", Object.create(null), "object", "[Object: null prototype] {}"],
  ])("tells of %s that was thrown", (_, thrown, ename, evalue) => {
    expect(fromThrown(thrown)).toMatchObject({ ename, evalue });
  });

  test("survives an error whose own getters throw", () => {
    const error = new Error("x");
    for (const field of ["stack", "message", "name"]) {
      Object.defineProperty(error, field, {
        get() {
          throw new Error("no");
        },
      });
    }
    expect(fromThrown(error).ename).toBe("Error");
  });

  test("shows the line of a compile error and marks the place", () => {
    const code = "let a = 1;\nconst b: number = 'x';";
    const at = { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } };
    const failure = fromDiagnostics([{ ...at, messageText: "no number", code: 2322 }], code);
    expect(failure.evalue).toBe("2:7 - no number");
    expect(failure.traceback.slice(1)).toEqual([
      "2:7 - error TS2322: no number",
      "  const b: number = 'x';",
      "        ~",
    ]);
  });
});
