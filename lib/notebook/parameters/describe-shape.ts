import type { ParameterShape } from "./types.js";

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
    case "union":
      return shape.members.some((member) => fits(member, value));
    case "other":
      return value !== undefined;
  }
}
