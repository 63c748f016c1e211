import type { FieldShape, ParameterShape } from "./types.js";

/** What a shape takes, in words that go on a sentence: "a number", "one of "relu" and "tanh"". */
export function describeShape(shape: ParameterShape): string {
  switch (shape.kind) {
    case "number":
      return "a number";
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "choice":
      return shape.choices.map((choice) => JSON.stringify(choice)).join(" or ");
    case "array":
      return `a list, each of it ${describeShape(shape.items)}`;
    case "tuple":
      return `a list of ${shape.items.length}: ${shape.items.map(describeShape).join(", ")}`;
    case "object":
      return `an object of ${shape.fields.map(describeField).join(", ") || "nothing"}`;
    case "union":
      return shape.members.map(describeShape).join(", or ");
    case "other":
      return "a value";
  }
}

/** Whether a value is one of those that a shape takes. What only the compiler can judge passes. */
export function fits(shape: ParameterShape, value: unknown): boolean {
  switch (shape.kind) {
    case "number":
      return Number.isFinite(value);
    case "string":
    case "boolean":
      return typeof value === shape.kind;
    case "choice":
      return shape.choices.includes(value as string);
    case "array":
      return Array.isArray(value) && value.every((item) => fits(shape.items, item));
    case "tuple":
      return (
        Array.isArray(value) &&
        value.length === shape.items.length &&
        shape.items.every((item, at) => fits(item, value[at]))
      );
    case "object":
      return isObject(value) && fitsFields(shape.fields, value);
    case "union":
      return shape.members.some((member) => fits(member, value));
    case "other":
      return value !== undefined;
  }
}

function describeField({ name, shape, optional }: FieldShape): string {
  return `${name} (${describeShape(shape)}${optional ? ", may be left out" : ""})`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As TypeScript has it of an object that is written down: every field that must be there, and none that it does not know. */
function fitsFields(fields: readonly FieldShape[], value: Readonly<Record<string, unknown>>): boolean {
  const known = new Set(fields.map(({ name }) => name));
  return (
    Object.keys(value).every((name) => known.has(name)) &&
    fields.every(({ name, shape, optional }) =>
      Object.hasOwn(value, name) ? fits(shape, value[name]) : optional,
    )
  );
}
