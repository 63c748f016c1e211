import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reviseParameters } from "../../../lib/live/worker/revise-parameters.js";
import { findParameters } from "../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

const valuesIn = (source: string): Record<string, unknown> => {
  const notebook = makeNotebook(codeCell(source, { metadata: { tags: ["parameters"] } }));
  return Object.fromEntries(findParameters(notebook)!.parameters.map((each) => [each.name, each.default]));
};

describe("a parameters cell with other values", () => {
  test("changes what is named and leaves every other sign as it was", () => {
    const code =
      '/** How far. Range: 0 to 1. */\nconst rate: number = 0.5; // so far\nconst a = 1, b = "x"; // both\n';
    expect(reviseParameters(code, { rate: 0.25, b: 'it\'s "y"', none: 3 })).toBe(
      code.replace("0.5;", "0.25;").replace('"x"', '"it\'s \\"y\\""'),
    );
  });

  test("declares the values that it was given, whatever they are", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.boolean(),
      fc.array(fc.integer()),
    );
    fc.assert(
      fc.property(value, value, (first, second) => {
        const revised = reviseParameters(
          "const first = 1;\n/** Two. */\nconst second: unknown = 2, third = 3;",
          {
            first,
            second,
          },
        );
        // JSON knows no -0.
        expect(valuesIn(revised)).toEqual(JSON.parse(JSON.stringify({ first, second, third: 3 })));
      }),
    );
  });
});
