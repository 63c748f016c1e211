import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NotebookError } from "../../../../lib/errors.js";
import { findParameters, injectParameters, smallValues } from "../../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../../support/make-notebook.js";

const source = `/** Units in the hidden layer. Range: 16 to 1,024. Small: 16. */
const hidden: number = 128;
/** How far each step goes. */
const learningRate = 0.1;
/** Widths. Small: [16, 8]. */
const sizes: readonly number[] = [128, 64];
const title = "a; b";
const started = Date.now();`;

const parameters = codeCell(source, { metadata: { tags: ["parameters"] } });
const notebook = makeNotebook("1;", parameters, "show(hidden);");

describe("the parameters cell", () => {
  test("is found by its tag, and its place is told", () => {
    const found = findParameters(notebook);
    expect(found).toMatchObject({ index: 1, cell: parameters });
    expect(found?.parameters.map(({ name }) => name)).toEqual([
      "hidden",
      "learningRate",
      "sizes",
      "title",
      "started",
    ]);
  });

  test("is undefined where there is none, and refused where there are two", () => {
    expect(findParameters(makeNotebook("1;"))).toBeUndefined();
    expect(() => findParameters(makeNotebook(parameters, parameters))).toThrow(
      "cell 1 and cell 2 are both tagged",
    );
  });

  test("that is not TypeScript is refused with the place", () => {
    const wrong = codeCell("const a = 1;\nconst b = ;", { metadata: { tags: ["parameters"] } });
    expect(() => findParameters(makeNotebook(wrong))).toThrow(/not TypeScript: Unexpected token \(2:10\)/);
  });

  test("names the values of a quick run", () => {
    expect(smallValues(notebook)).toEqual({ hidden: 16, sizes: [16, 8] });
    expect(smallValues(makeNotebook("1;"))).toEqual({});
  });

  test.each([
    ["few", "const a = 1;"],
    ['"1"', "const a = 1;"],
    ["[1, 2, 3]", "const a: [number, number] = [1, 2];"],
  ])("refuses Small: %s for %s", (small, declared) => {
    const cell = codeCell(`/** Small: ${small}. */\n${declared}`, { metadata: { tags: ["parameters"] } });
    expect(() => smallValues(makeNotebook(cell))).toThrow(`doc comment of a says "Small: ${small}."`);
  });
});

describe("other values for a run", () => {
  test("are refused where a later cell declares the name again: they would have no effect", () => {
    const again = makeNotebook(
      parameters,
      "1;",
      "const { hidden } = { hidden: 3 };",
      "{ const title = 1; }",
      "const { title: other } = { title: 1 };",
    );
    expect(() => injectParameters(again, { hidden: 5 })).toThrow(
      /cell 3 \(id [\w-]+\) declares hidden again/,
    );
    expect(injectParameters(again, { title: "b" }).cells).toHaveLength(6);
  });

  test("are declared behind the parameters cell, with the types that they have there", () => {
    const injected = injectParameters(notebook, {
      hidden: 16,
      learningRate: 1,
      sizes: [3],
      title: 'say "x"',
      started: { at: 3 },
    });
    expect(injected.cells.map(({ source: text }) => text)).toEqual([
      "1;",
      source,
      `// In the place of the values above, for this run:
const hidden: number = 16;
const learningRate: number = 1;
const sizes: readonly number[] = [3];
const title: string = "say \\"x\\"";
const started = {"at":3};`,
      "show(hidden);",
    ]);
    expect(injected.cells[2]!.metadata).toEqual({ tags: ["injected-parameters"] });
    expect(notebook.cells).toHaveLength(3);
  });

  test("take the place of those injected before", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (first, second) => {
        const once = injectParameters(notebook, { hidden: second });
        expect(injectParameters(injectParameters(notebook, { hidden: first }), { hidden: second })).toEqual(
          once,
        );
      }),
    );
  });

  test("that cannot be are refused, all in one message", () => {
    expect(() => injectParameters(notebook, { hiden: 1, title: 7 })).toThrow(
      "there is no parameter hiden. Did you mean hidden? title (string): found 7, expected text.",
    );
    expect(() => injectParameters(makeNotebook("1;"), {})).toThrow(NotebookError);
  });

  test("outside of the range that the doc comment tells are taken", () => {
    expect(injectParameters(notebook, { hidden: 4096 }).cells).toHaveLength(4);
  });
});
