import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { prepareCell, type TypeScriptParser } from "../../../lib/kernel/inside/cell-source.js";

const typescript = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as TypeScriptParser;
const prepare = (code: string): ReturnType<typeof prepareCell> => prepareCell(typescript, code);

describe("a cell is prepared for tslab", () => {
  test.each([
    ["for await (const x of xs) f(x);", true],
    ["if (a) { for await (const x of xs) f(x); }", true],
    ["for (const x of xs) f(x);", false],
    ["async function f() { for await (const x of xs) g(x); }", false],
    ["const f = async () => { for await (const x of xs) g(x); };", false],
    ["class A { async f() { for await (const x of xs) g(x); } }", false],
    ["console.log('for await (const x of xs)');", false],
    ["for await (", false],
    ["await (async () => { await 1; })();", true],
    ["const x = await [f()][0];", true],
    ["f(await g());", true],
    ["const f = async () => await (g());", false],
    ["await(", false],
  ])("%s waits outside functions: %s", (code, expected) => {
    expect(prepare(code).awaits).toBe(expected);
  });

  test.each([
    ["show({ X, Y })", "show({ X: X, Y: Y })"],
    ["f({ a: { b } }, [{ c }])", "f({ a: { b: b } }, [{ c: c }])"],
    ["({ a } = o)", "({ a: a } = o)"],
    ["({ a = 1 } = o)", "({ a = 1 } = o)"],
    ["const { a, b } = o;", "const { a, b } = o;"],
    ["f({ a: 1, ...rest, b() {} })", "f({ a: 1, ...rest, b() {} })"],

    ["// { a }\n'{ a }'", "// { a }\n'{ a }'"],
    ["f({ a }", "f({ a }"],
  ])("%s becomes %s", (code, expected) => {
    expect(prepare(code).code).toBe(expected);
  });

  test("places are told as the reader wrote them", () => {
    const cell = prepare("let q;\nf({ ab, c }, d)\ng");
    expect(cell.code).toBe("let q;\nf({ ab: ab, c: c }, d)\ng");
    const at = (line: number, character: number): number => cell.original({ line, character }).character;
    expect(at(1, 4)).toBe(4); // ab
    expect(at(1, 8)).toBe(6); // the second ab: just behind the first
    expect(at(1, 12)).toBe(8); // c
    expect(at(1, cell.code.split("\n")[1]!.indexOf("d"))).toBe("f({ ab, c }, d)".indexOf("d"));
    expect(at(0, 5)).toBe(5);
    expect(at(2, 0)).toBe(0);
  });
});
