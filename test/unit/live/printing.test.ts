import { Console } from "node:console";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { makeConsole } from "../../../lib/live/worker/printing.js";

type Calls = (console: Console) => void;

function inNode(calls: Calls): string {
  let text = "";
  const into = (name: string): Writable =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        text += `${name}: ${chunk.toString()}`;
        done();
      },
    });
  calls(new Console({ stdout: into("stdout"), stderr: into("stderr") }));
  return text;
}

function inPage(calls: Calls): string {
  let text = "";
  calls(
    makeConsole((stream, printed) => {
      text += `${stream}: ${printed}`;
    }) as unknown as Console,
  );
  return text;
}

describe("a live page's console", () => {
  test.each<[string, Calls]>([
    ["values", (c) => c.log("a", 1, [1, 2], { b: new Map([[1, new Set(["x"])]]) }, undefined, null, -0, 5n)],
    ["formats", (c) => c.log("%s is %d of %i, %j %%", "it", 1.5, 2.7, { a: 1 })],
    ["nothing", (c) => c.log()],
    ["the streams", (c) => [c.info("out"), c.debug("out"), c.warn("err"), c.error("err")]],
    [
      "groups, each line of them set in",
      (c) => {
        c.group("first");
        c.log("one\ntwo");
        c.group();
        c.error("deep");
        c.groupEnd();
        c.groupEnd();
        c.log("out again");
      },
    ],
    [
      "tables",
      (c) => [
        c.table([{ a: 1, b: "x" }, { a: [1, 2, 3, 4, 5], c: { p: 1, q: 2, r: 3 } }, 7]),
        c.table({ first: { a: 1 }, second: [2, "three"] }, ["a", "1"]),
        c.table(
          new Map<unknown, unknown>([
            ["k", 1],
            [{ a: 1 }, new Set([2])],
          ]),
        ),
        c.table(new Set(["é", 2])),
        c.table([[1, 2], [3]]),
        c.table([]),
        c.table("no table"),
      ],
    ],
    ["counts", (c) => [c.count(), c.count("x"), c.count(), c.countReset(), c.count()]],
    ["assertions", (c) => [c.assert(true, "no"), c.assert(false), c.assert(false, "why %d", 3)]],
    ["an object to a depth", (c) => c.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })],
  ])("prints %s as Node's does", (_, calls) => {
    expect(inPage(calls)).toBe(inNode(calls));
  });
});
