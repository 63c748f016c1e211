import { describe, expect, test } from "vitest";
import { neededCells } from "../../../../lib/notebook/index.js";

const needed = (from: number, ...cells: string[]): number[] =>
  [...neededCells(cells, from)].sort((a, b) => a - b);

describe("the cells that the rest builds on", () => {
  test("are those that declare what it names, and what they name in turn", () => {
    expect(
      needed(4, "const a = 1;", "const b = a + 1;", "const c = 3;", "const d = b * 2;", "show(d);"),
    ).toEqual([0, 1, 3]);
  });

  test("are those that change what it names", () => {
    expect(
      needed(
        3,
        "const model = make(); const history = [];",
        "for await (const record of fit(model)) history.push(record);",
        "const other = 5; other + 1;",
        "show(history);",
      ),
    ).toEqual([0, 1]);
  });

  test("leave out an experiment that nothing below speaks of", () => {
    expect(
      needed(
        4,
        'import { fit, show } from "longhand";',
        "const first = []; for await (const r of fit(1)) first.push(r);",
        "show(first);",
        "const second = [];",
        "for await (const r of fit(2)) second.push(r);",
      ),
    ).toEqual([0, 3]);
  });

  test("are those whose effect nobody can tell", () => {
    expect(needed(2, 'import * as lh from "longhand";', "lh.setThreads(1);", "const a = 1;")).toEqual([0, 1]);
  });

  test("are those that declare functions, classes, types and parts of an object", () => {
    expect(
      needed(
        5,
        "function f() {}",
        "class C {}",
        "type T = number;",
        "const { x: [y] } = z;",
        "const free = 1;",
        "f(); new C(); const t: T = y;",
      ),
    ).toEqual([0, 1, 2, 3]);
  });

  test("are all where a cell is not TypeScript, and none where nothing is left", () => {
    expect(needed(2, "const a = 1;", "%%html", "1;")).toEqual([0, 1]);
    expect(needed(2, "const a = 1;", "a;")).toEqual([]);
  });
});
