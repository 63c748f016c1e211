import { describe, expect, test } from "vitest";
import { findParameters, type NotebookParameter } from "../../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../../support/make-notebook.js";

function read(source: string): NotebookParameter[] {
  return findParameters(makeNotebook(codeCell(source, { metadata: { tags: ["parameters"] } })))!.parameters;
}
const only = (source: string): NotebookParameter => read(source)[0]!;

describe("a constant of the parameters cell", () => {
  test("is read with its type, value, words, range and value for a quick run", () => {
    expect(
      read(`/** Units in the hidden layer. Range: 16 to 1,024. Small: 16. */
const hidden: number = 128;
/**
 * How far each step goes.
 * Range: 0.001 to 1.
 */
const learningRate = 0.1; // η

// No constant of the reader's:
let count = 0;
function inside() { const local = 1; }
const { a, b } = pair;`),
    ).toEqual([
      {
        name: "hidden",
        type: "number",
        shape: { kind: "number" },
        value: "128",
        default: 128,
        doc: "Units in the hidden layer. Range: 16 to 1,024. Small: 16.",
        range: { from: 16, to: 1024 },
        small: "16",
      },
      {
        name: "learningRate",
        type: "number",
        shape: { kind: "number" },
        value: "0.1",
        default: 0.1,
        doc: "How far each step goes. Range: 0.001 to 1.",
        range: { from: 0.001, to: 1 },
        small: undefined,
      },
    ]);
  });

  test.each([
    ["const a = 60_000;", 60000],
    ["const a = -1e-3;", -0.001],
    ["const a = 0x10;", 16],
    ["const a = 60 * 1000 - 2 ** 3;", 59992],
    ["const a = +(1 / 4);", 0.25],
    ["const a = 'it''s';".replace("''", "\\'"), "it's"],
    ["const a = `two\nlines`;", "two\nlines"],
    ["const a = !false;", true],
    ["const a = [[1, 2], [3]];", [[1, 2], [3]]],
    ["const a = { deep: { list: ['x'] }, \"y z\": null };", { deep: { list: ["x"] }, "y z": null }],
    ["const a =\n  // why\n  5 as number;", 5],
    ["const a = 5 satisfies number;", 5],
    ["const a = Date.now();", undefined],
    ["const a = [1, later];", undefined],
    ["const a = 10n;", undefined],
    ["const a = 1 / 0;", undefined],
  ])("%s has the value %j", (source, value) => {
    expect(only(source).default).toEqual(value);
  });

  test.each([
    ["const a = 1;", "number", { kind: "number" }],
    ["const a = 'x' as const;", "string", { kind: "string" }],
    ["const a = [1, 2];", "number[]", { kind: "array", items: { kind: "number" } }],
    [
      "const a = [1, 'x'] as const;",
      "readonly [number, string]",
      { kind: "tuple", items: [{ kind: "number" }, { kind: "string" }] },
    ],
    ["const a = [];", undefined, { kind: "other" }],
    ["const a = [1, 'x'];", undefined, { kind: "other" }],
    ["const a = Date.now();", undefined, { kind: "other" }],
    ["const a: boolean = x();", "boolean", { kind: "boolean" }],
    ["const a: 'relu' | 'tanh' = 'relu';", "'relu' | 'tanh'", { kind: "choice", choices: ["relu", "tanh"] }],
    ["const a: -1 | (0 | 1) = 0;", "-1 | (0 | 1)", { kind: "choice", choices: [-1, 0, 1] }],
    [
      'const a: number | "all" = 64;',
      'number | "all"',
      { kind: "union", members: [{ kind: "number" }, { kind: "choice", choices: ["all"] }] },
    ],
    [
      "const a: ReadonlyArray<string | null> = [];",
      "ReadonlyArray<string | null>",
      {
        kind: "array",
        items: { kind: "union", members: [{ kind: "string" }, { kind: "choice", choices: [null] }] },
      },
    ],
    [
      "const a: readonly [low: number, high: number] = [0, 1];",
      "readonly [low: number, high: number]",
      { kind: "tuple", items: [{ kind: "number" }, { kind: "number" }] },
    ],
    ["const a: [number, string?] = [0];", "[number, string?]", { kind: "other" }],
    ["const a: Date = new Date();", "Date", { kind: "other" }],
  ])("%s has the type %s", (source, type, shape) => {
    expect(only(source)).toMatchObject({ type, shape });
  });

  test("may have a type that the cell names, even one that names itself", () => {
    const [named, endless] = read(
      "type Activation = 'relu' | 'tanh';\nconst a: Activation = 'relu';\ntype Tree = Tree[];\nconst b: Tree = [];",
    );
    expect(named!.shape).toEqual({ kind: "choice", choices: ["relu", "tanh"] });
    expect(endless!.shape.kind).toBe("array");
  });

  test("is one of several in a statement, and has the doc comment right above that", () => {
    const all = read(
      "/** Not this. */\nlet x;\n/** Both. */ // remark\nconst a = 1,\n  b = 2;\nconst c = 3;",
    );
    expect(all.map(({ name, doc }) => [name, doc])).toEqual([
      ["a", "Both."],
      ["b", "Both."],
      ["c", ""],
    ]);
  });

  test.each([
    ["Range: 1e-4 to 0.5", 1e-4, 0.5],
    ["Range: -1 to 1, say.", -1, 1],
    ["Range: −3 to 60_000.", -3, 60_000],
  ])("%s is read as a range", (words, from, to) => {
    expect(only(`/** A. ${words} */\nconst a = 1;`).range).toEqual({ from, to });
  });
});
