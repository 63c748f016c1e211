import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NotebookError } from "../../../lib/errors.js";
import { findParameters, injectParameters, smallValues } from "../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

const source = `/** Units in the hidden layer. Range: 16 to 1,024. Small: 16. */
const hidden: number = 128;
/**
 * How far each step goes.
 * Range: 0.001 to 1.
 */
const learningRate = 0.1; // η

// No constant of the reader's:
let count = 0;
/** Widths. Small: [16, 8]. */
const sizes: readonly number[] = [128, 64];
const title = "a; b";`;

const parameters = codeCell(source, { metadata: { tags: ["parameters"] } });
const notebook = makeNotebook("1;", parameters, "show(hidden);");

describe("the parameters cell", () => {
  test("is found by its tag, with each constant's type, value, words and range", () => {
    expect(findParameters(notebook)).toEqual({
      index: 1,
      cell: parameters,
      parameters: [
        {
          name: "hidden",
          type: "number",
          value: "128",
          doc: "Units in the hidden layer. Range: 16 to 1,024. Small: 16.",
          range: { from: 16, to: 1024 },
          small: "16",
        },
        {
          name: "learningRate",
          type: undefined,
          value: "0.1",
          doc: "How far each step goes. Range: 0.001 to 1.",
          range: { from: 0.001, to: 1 },
          small: undefined,
        },
        {
          name: "sizes",
          type: "readonly number[]",
          value: "[128, 64]",
          doc: "Widths. Small: [16, 8].",
          range: undefined,
          small: "[16, 8]",
        },
        { name: "title", type: undefined, value: '"a; b"', doc: "", range: undefined, small: undefined },
      ],
    });
  });

  test("is undefined where there is none, and refused where there are two", () => {
    expect(findParameters(makeNotebook("1;"))).toBeUndefined();
    expect(() => findParameters(makeNotebook(parameters, parameters))).toThrow(
      "cell 1 and cell 2 are both tagged",
    );
  });

  test("names the values of a quick run", () => {
    expect(smallValues(notebook)).toEqual({ hidden: 16, sizes: [16, 8] });
    expect(smallValues(makeNotebook("1;"))).toEqual({});
    const wrong = codeCell("/** Small: few. */\nconst a = 1;", { metadata: { tags: ["parameters"] } });
    expect(() => smallValues(makeNotebook(wrong))).toThrow(/doc comment of a says "Small: few\."/);
  });

  test.each([
    ["Range: 1e-4 to 0.5", 1e-4, 0.5],
    ["Range: -1 to 1, say.", -1, 1],
    ["Range: −3 to 60_000.", -3, 60_000],
  ])("%s is read as a range", (words, from, to) => {
    const cell = codeCell(`/** A. ${words} */\nconst a = 1;`, { metadata: { tags: ["parameters"] } });
    const range = findParameters(makeNotebook(cell))?.parameters[0]?.range;
    expect(range).toEqual({ from, to });
  });
});

describe("other values for a run", () => {
  test("are declared behind the parameters cell, with the types that they have there", () => {
    const injected = injectParameters(notebook, {
      hidden: 16,
      learningRate: 1,
      sizes: [3],
      title: 'say "x"',
    });
    expect(injected.cells.map(({ source: text }) => text)).toEqual([
      "1;",
      source,
      `// In the place of the values above, for this run:
const hidden: number = 16;
const learningRate: number = 1;
const sizes: readonly number[] = [3];
const title: string = "say \\"x\\"";`,
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

  test("for a constant that there is not are refused, with those that there are", () => {
    expect(() => injectParameters(notebook, { hiden: 1 })).toThrow(
      "there is no constant hiden. Name one of those that there are: hidden, learningRate, sizes, title.",
    );
    expect(() => injectParameters(makeNotebook("1;"), {})).toThrow(NotebookError);
  });
});
