import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import type { TypeScriptParser } from "../../../lib/kernel/inside/cell-source.js";
import { reachedDeclarations } from "../../../lib/kernel/inside/declarations.js";

const typescript = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as TypeScriptParser;
/** The lines that are declared, without empty ones. */
const reached = (before: string, after: string, unreached: string[]): string[] =>
  reachedDeclarations(typescript, { before, after }, new Set(unreached))
    .split("\n")
    .filter((line) => line !== "");

describe("what a cell declared that did not come to its end", () => {
  test.each([
    ["const a: number, b: string;", ["b"], ["const a: number;"]],
    ["function f(): void;", ["f"], []],
    ["class A {\n}", ["A"], []],
    ["namespace N {\n}", [], ["declare namespace N {", "}"]],
  ])("declare %s without %j", (text, unreached, lines) => {
    const expected = lines.map((line) => line.replace(/^const/, "declare const"));
    expect(reached("", `declare ${text}`, unreached)).toEqual(expected);
  });

  test("keeps its types, and its imports name by name", () => {
    const after =
      'import d, { a, type T as S, b as c } from "m";\nimport * as p from "path";\ninterface I {\n}\ntype U = I;\n';
    expect(reached("", after, ["c", "d", "p", "I"])).toEqual([
      'import { a, type T as S } from "m";',
      "interface I {",
      "}",
      "type U = I;",
    ]);
  });

  test("is what it was before, where it was not reached", () => {
    const before =
      'import { a, b } from "m";\ndeclare let n: number, kept: 1;\ndeclare function f(): 1;\ninterface I {\n}\n';
    const after =
      'declare let n: string;\ndeclare const b: 2;\nimport { a } from "m";\ndeclare let kept: 1;\n';
    expect(reached(before, after, ["n", "b"])).toEqual([
      'import { a } from "m";',
      "declare let kept: 1;",
      'import { b } from "m";',
      "declare let n: number;",
    ]);
  });
});
