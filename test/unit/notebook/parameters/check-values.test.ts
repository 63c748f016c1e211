import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkValues,
  findParameters,
  injectParameters,
  type NotebookParameter,
  parameterSchema,
  readText,
} from "../../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../../support/make-notebook.js";

const notebookOf = (source: string) => makeNotebook(codeCell(source, { metadata: { tags: ["parameters"] } }));
const read = (source: string): NotebookParameter[] => findParameters(notebookOf(source))!.parameters;

const parameters = read(`/** Units. Range: 16 to 1024. */
const hidden: readonly number[] = [128, 64];
/** Range: 0.001 to 1. */
const learningRate: number = 0.1;
const batchSize: number | "all" = 64;
const activation: "relu" | "tanh" = "relu";
const span: [number, number] = [0, 1];
const shuffle: boolean = true;
const name: string = "a";
const when: Date = new Date();
const decay = { rate: 0.5, every: 10 };
const stop: { after: number; "on loss"?: number | null } = { after: 3 };`);

const levels = (values: Record<string, unknown>): string[] =>
  checkValues(parameters, values).map(({ level, message }) => `${level}: ${message}`);

describe("values for a run", () => {
  test("of the right types pass without a word", () => {
    const values = { hidden: [16], learningRate: 1, batchSize: "all", activation: "tanh", span: [-1, 1] };
    expect(levels({ ...values, shuffle: false, name: "", when: "anything" })).toEqual([]);
    expect(levels({ decay: { every: 1, rate: 0 }, stop: { after: 1 } })).toEqual([]);
    expect(levels({ stop: { after: 1, "on loss": null } })).toEqual([]);
  });

  test.each([
    "const a = {};",
    "const a: {} = { x: 1 };",
    "const a: { a: number } | { b: string } = { a: 1, b: 'x' };",
    "type Tree = { at: number; left?: Tree; right?: Tree };\nconst a: Tree = { at: 1, left: { at: 0 } };",
    "type Pair = [Pair | null, Pair | null];\nconst a: Pair = [[null, null], null];",
    "const a: { list: readonly { x: number }[]; 'y z'?: null } = { list: [{ x: 1 }], 'y z': null };",
    "const a = [{ x: 1 }, { x: 2 }];",
  ])("a cell's own value fits its type: %s", (source) => {
    const [parameter] = read(source);
    expect(checkValues([parameter!], { a: parameter!.default })).toEqual([]);
  });

  test("a type that names itself in many fields is read at once, and left to the compiler", () => {
    const fields = Array.from({ length: 30 }, (_, at) => `f${at}: T`).join("; ");
    const began = performance.now();
    const [parameter] = read(`type T = { ${fields} };\nconst a: T = make();`);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(JSON.stringify(parameterSchema([parameter!])).length).toBeLessThan(10_000);
  });

  test.each([
    [{ learningrate: 1 }, "error: there is no parameter learningrate. Did you mean learningRate?"],
    [{ laerningRate: 1 }, "error: there is no parameter laerningRate. Did you mean learningRate?"],
    [{ learn: 1 }, "error: there is no parameter learn. Did you mean learningRate?"],
    [
      { momentum: 1 },
      "error: there is no parameter momentum. Name one of those that there are: hidden, learningRate, batchSize, activation, span, shuffle, name, when, decay, stop.",
    ],
    [{ learningRate: "fast" }, 'error: learningRate (number): found "fast", expected a number.'],
    [{ learningRate: Number.NaN }, "error: learningRate (number): found NaN, expected a number."],
    [{ batchSize: "some" }, 'error: batchSize (number | "all"): found "some", expected a number, or "all".'],
    [{ activation: "relo" }, 'error: activation ("relu" | "tanh"): found "relo", expected "relu" or "tanh".'],
    [{ span: [1] }, "error: span ([number, number]): found [1], expected a list of 2: a number, a number."],
    [{ hidden: 128 }, "error: hidden (readonly number[]): found 128, expected a list, each of it a number."],
    [
      { decay: { rate: 0.5 } },
      'error: decay ({ rate: number; every: number }): found {"rate":0.5}, expected an object of rate (a number), every (a number).',
    ],
    [
      { decay: { rate: "low", every: 1 } },
      'error: decay ({ rate: number; every: number }): found {"rate":"low","every":1}, expected an object of rate (a number), every (a number).',
    ],
    [
      { stop: { after: 1, before: 2 } },
      'error: stop ({ after: number; "on loss"?: number | null }): found {"after":1,"before":2}, expected an object of after (a number), on loss (a number, or null, may be left out).',
    ],
    [
      { decay: [1] },
      "error: decay ({ rate: number; every: number }): found [1], expected an object of rate (a number), every (a number).",
    ],
    [{ shuffle: 1 }, "error: shuffle (boolean): found 1, expected true or false."],
    [{ learningRate: 2 }, "warning: learningRate: 2 is outside of 0.001 to 1, where values make sense."],
    [{ hidden: [64, 8] }, "warning: hidden: 8 is outside of 16 to 1024, where values make sense."],
    [{ hidden: [64.5] }, "warning: hidden: 64.5 is no whole number, as 16 to 1024 are."],
  ])("%j: %s", (values, told) => {
    expect(levels(values)).toEqual([told]);
  });
});

describe("text from a command line", () => {
  const text = (name: string, given: string): unknown =>
    readText(parameters.find((each) => each.name === name)!, given);

  test.each([
    ["learningRate", "1e-3", 0.001],
    ["learningRate", "-60_000", -60000],
    ["hidden", "[256,128]", [256, 128]],
    ["hidden", "[]", []],
    ["batchSize", "all", "all"],
    ["batchSize", "32", 32],
    ["activation", "tanh", "tanh"],
    ["activation", '"tanh"', "tanh"],
    ["shuffle", "False", false],
    ["name", "42", "42"],
    ["name", '"quoted"', '"quoted"'],
    ["name", "", ""],
    ["when", "2026", 2026],
    ["when", "today", "today"],
  ])("%s=%s is %j", (name, given, value) => {
    expect(text(name, given)).toEqual(value);
  });

  test.each([
    ["learningRate", "fast", "expected a number"],
    ["learningRate", "", "expected a number"],
    ["learningRate", "1; process.exit()", "expected a number"],
    ["hidden", "256,128", "expected a list"],
    ["shuffle", "0", "expected true or false"],
  ])("%s=%s is refused: %s", (name, given, told) => {
    expect(() => text(name, given)).toThrow(told);
  });
});

/** A type as TypeScript, and values of it. */
const typed: fc.Arbitrary<{ type: string; value: unknown }> = fc.letrec((tie) => ({
  plain: fc.oneof(
    fc.record({ type: fc.constant("number"), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.record({ type: fc.constant("string"), value: fc.string() }),
    fc.record({ type: fc.constant("boolean"), value: fc.boolean() }),
    fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }).map((choices) => ({
      type: choices.map((each) => JSON.stringify(each)).join(" | "),
      value: choices.at(-1),
    })),
  ),
  tuple: fc
    .array(tie("any") as fc.Arbitrary<{ type: string; value: unknown }>, { maxLength: 3 })
    .map((all) => ({
      type: `[${all.map(({ type }) => type).join(", ")}]`,
      value: all.map(({ value }) => value),
    })),
  list: (tie("any") as fc.Arbitrary<{ type: string; value: unknown }>).map(({ type, value }) => ({
    type: `readonly (${type})[]`,
    value: [value, value],
  })),
  any: fc.oneof({ maxDepth: 3 }, tie("plain"), tie("tuple"), tie("list")),
})).any as fc.Arbitrary<{ type: string; value: unknown }>;

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a parameter of any type", () => {
  test("is read as it was written, fits itself, and comes out of the injected cell again", () => {
    fc.assert(
      fc.property(typed, ({ type, value }) => {
        const source = `const a: ${type} = ${JSON.stringify(value)};`;
        const [parameter] = read(source);
        expect(parameter!.default).toEqual(json(value));
        expect(checkValues([parameter!], { a: json(value) })).toEqual([]);
        const injected = injectParameters(notebookOf(source), { a: json(value) }).cells[1]!;
        const again = read(injected.source)[0];
        expect(again).toMatchObject({ type: parameter!.type, default: json(value) });
      }),
    );
  });

  test("has a JSON Schema that takes what the check takes, and nothing else", () => {
    fc.assert(
      fc.property(
        typed,
        fc.oneof(
          typed.map(({ value }) => value),
          fc.jsonValue(),
        ),
        ({ type, value }, other) => {
          const all = read(`const a: ${type} = ${JSON.stringify(value)};`);
          const schema = new Validator(parameterSchema(all) as object, "2020-12");
          for (const given of [json(value), json(other)])
            expect(schema.validate({ a: given }).valid).toBe(checkValues(all, { a: given }).length === 0);
        },
      ),
    );
  });
});

describe("the schema of parameters", () => {
  test("says type, range, words and value of each, and calls integer what counts", () => {
    const { properties, additionalProperties } = parameterSchema(parameters);
    expect(additionalProperties).toBe(false);
    expect(properties).toMatchObject({
      hidden: {
        title: "hidden",
        description: "Units. Range: 16 to 1024.",
        type: "array",
        items: { type: "integer", minimum: 16, maximum: 1024 },
        default: [128, 64],
      },
      learningRate: { type: "number", minimum: 0.001, maximum: 1, default: 0.1 },
      batchSize: { anyOf: [{ type: "number" }, { enum: ["all"] }], default: 64 },
      activation: { enum: ["relu", "tanh"], default: "relu" },
      span: {
        type: "array",
        prefixItems: [{ type: "number" }, { type: "number" }],
        items: false,
        minItems: 2,
      },
      shuffle: { type: "boolean", default: true },
    });
    expect(properties!["when"]).toEqual({ title: "when" });
  });
});
