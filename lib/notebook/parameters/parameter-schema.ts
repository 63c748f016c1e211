import { isWhole } from "./is-whole.js";
import type { NotebookParameter, ParameterShape } from "./types.js";

/** The part of JSON Schema (draft 2020-12) that says what parameters take, and that a form can be drawn from. */
export interface JsonSchema {
  $schema?: string;
  title?: string;
  description?: string;
  type?: "object" | "number" | "integer" | "string" | "boolean" | "array";
  enum?: readonly unknown[];
  anyOf?: readonly JsonSchema[];
  items?: JsonSchema | false;
  prefixItems?: readonly JsonSchema[];
  minItems?: number;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean;
}

/**
 * What a notebook's parameters take, as a JSON Schema: type, choices, range, words and value of each.
 *
 * A number is an "integer" where its value and both ends of its range are whole. A value that only the compiler can judge
 * has no type.
 */
export function parameterSchema(parameters: readonly NotebookParameter[]): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
    additionalProperties: false,
  };
}

function schemaOf(parameter: NotebookParameter): JsonSchema {
  const { name, doc, shape, range } = parameter;
  const number: JsonSchema = {
    type: isWhole(parameter) ? "integer" : "number",
    ...(range && { minimum: range.from, maximum: range.to }),
  };
  return {
    title: name,
    ...(doc !== "" && { description: doc }),
    ...schemaOfShape(shape, number),
    ...(parameter.default !== undefined && { default: parameter.default }),
  };
}

function schemaOfShape(shape: ParameterShape, number: JsonSchema): JsonSchema {
  switch (shape.kind) {
    case "number":
      return number;
    case "string":
    case "boolean":
      return { type: shape.kind };
    case "choice":
      return { enum: shape.choices };
    case "array":
      return { type: "array", items: schemaOfShape(shape.items, number) };
    case "tuple":
      return {
        type: "array",
        prefixItems: shape.items.map((item) => schemaOfShape(item, number)),
        items: false,
        minItems: shape.items.length,
      };
    case "object":
      return {
        type: "object",
        properties: Object.fromEntries(
          // A range is said of one number, or of each of a list; not of fields that are each something else.
          shape.fields.map((field) => [field.name, schemaOfShape(field.shape, { type: "number" })]),
        ),
        required: shape.fields.filter(({ optional }) => !optional).map(({ name }) => name),
        additionalProperties: false,
      };
    case "union":
      return { anyOf: shape.members.map((member) => schemaOfShape(member, number)) };
    case "other":
      return {};
  }
}
