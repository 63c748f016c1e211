import { describe, expect, test } from "vitest";
import {
  changedValues,
  fillForm,
  keepTyped,
  kindOf,
  type ParameterSchemas,
  readForm,
  valuesText,
} from "../../../../lib/web/notebook/parameters/form-model.js";

const schemas: ParameterSchemas = {
  learningRate: { type: "number", minimum: 0.001, maximum: 1, default: 0.1 },
  epochs: { type: "integer", minimum: 1, maximum: 20, default: 3 },
  name: { type: "string", default: "plain" },
  shuffle: { type: "boolean", default: true },
  activation: { enum: ["relu", "tanh", 2], default: "relu" },
  hidden: { type: "array", items: { type: "integer" }, default: [128, 64] },
  size: {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "string" }],
    items: false,
    minItems: 2,
    default: [1, "a"],
  },
  decay: { anyOf: [{ type: "number" }, { enum: ["none"] }], default: "none" },
  plan: {
    type: "object",
    properties: { rate: { type: "number" }, stop: { type: "boolean" } },
    required: ["rate"],
    default: { rate: 1 },
  },
  worked: {},
};

describe("the form of parameters", () => {
  test("has a field of its own for each type, and JSON for the rest", () => {
    const kinds = Object.values(schemas).map(kindOf);
    expect(kinds).toEqual([
      "number",
      "number",
      "text",
      "flag",
      "choice",
      "json",
      "json",
      "json",
      "json",
      "json",
    ]);
  });

  test("shows the notebook's values, or those in their place, and reads them back as they were", () => {
    const data = fillForm(schemas, { epochs: 5, hidden: [] });
    expect(data).toMatchObject({ learningRate: 0.1, epochs: 5, hidden: "[]", size: '[1, "a"]', worked: "" });
    const { values, problems, notes } = readForm(schemas, data);
    expect({ problems, notes }).toEqual({ problems: {}, notes: {} });
    expect(values).toEqual({
      learningRate: 0.1,
      epochs: 5,
      name: "plain",
      shuffle: true,
      activation: "relu",
      hidden: [],
      size: [1, "a"],
      decay: "none",
      plan: { rate: 1 },
    });
    expect(changedValues(schemas, values)).toEqual({ epochs: 5, hidden: [] });
  });

  test.each([
    ["learningRate", undefined, "Enter a number, such as 0.1."],
    ["epochs", Number.NaN, "Enter a number, such as 3."],
    ["hidden", "128, 64", "Enter a list, each of it a number, such as [128, 64]."],
    ["hidden", '["128"]', "Enter a list, each of it a number, such as [128, 64]."],
    ["hidden", "128", "Enter a list, each of it a number, such as [128, 64]."],
    ["size", '[1, "a", 2]', 'Enter a list of 2: a number, text in double quotes, such as [1, "a"].'],
    ["size", "[1]", 'Enter a list of 2: a number, text in double quotes, such as [1, "a"].'],
    [
      "plan",
      '{ "stop": true }',
      'Enter an object of rate (a number), stop (true or false, may be left out), such as {"rate": 1}.',
    ],
    [
      "plan",
      '{ "rate": 1, "much": 2 }',
      'Enter an object of rate (a number), stop (true or false, may be left out), such as {"rate": 1}.',
    ],
    [
      "plan",
      "null",
      'Enter an object of rate (a number), stop (true or false, may be left out), such as {"rate": 1}.',
    ],
    ["decay", '"some"', 'Enter a number or "none", such as "none".'],
    ["activation", "softmax", 'Enter "relu" or "tanh" or 2, such as "relu".'],
    ["worked", "{", "Enter a value as JSON."],
  ])("refuses %s = %s, and says what it takes", (name, field, words) => {
    const { values, problems } = readForm(schemas, { ...fillForm(schemas, {}), [name]: field });
    expect(problems).toEqual({ [name]: words });
    expect(values).not.toHaveProperty(name);
  });

  test("takes a number outside of its range, and says so", () => {
    const { values, problems, notes } = readForm(schemas, {
      ...fillForm(schemas, {}),
      learningRate: 2,
      epochs: 2.5,
    });
    expect(problems).toEqual({});
    expect(values).toMatchObject({ learningRate: 2, epochs: 2.5 });
    expect(notes).toEqual({
      learningRate: "Outside of 0.001 to 1, where values make sense.",
      epochs: "This counts something: whole numbers make sense.",
    });
  });

  test("made anew keeps what was typed, but where the cell has another type or default now", () => {
    const typed = { schemas, data: { ...fillForm(schemas, {}), learningRate: 0.05, epochs: 9 } };
    const now = {
      learningRate: schemas["learningRate"]!,
      epochs: { type: "integer", default: 4 },
      rate: {},
    } as const;
    const data = keepTyped(typed, { schemas: now, data: fillForm(now, {}) });
    expect(data).toEqual({ learningRate: 0.05, epochs: 4, rate: "" });
  });

  test("says values in a line", () => {
    expect(valuesText({ rate: 0.5, hidden: [128, 64], name: "a [b] c" })).toBe(
      'rate = 0.5, hidden = [128, 64], name = "a [b] c"',
    );
  });
});
