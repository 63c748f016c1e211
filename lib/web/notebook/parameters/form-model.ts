/** What one parameter takes: the part of JSON Schema that the server describes it with. */
export interface ParameterSchema {
  title?: string;
  description?: string;
  type?: "number" | "integer" | "string" | "boolean" | "array" | "object";
  enum?: readonly unknown[];
  anyOf?: readonly ParameterSchema[];
  items?: ParameterSchema | false;
  prefixItems?: readonly ParameterSchema[];
  minItems?: number;
  properties?: Readonly<Record<string, ParameterSchema>>;
  required?: readonly string[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
}

/** A notebook's parameters by their names, in the order of the cell that declares them. */
export type ParameterSchemas = Readonly<Record<string, ParameterSchema>>;

/** What the form's fields hold: values, and for all that has no field of its own the text of its JSON. */
export type FormData = Readonly<Record<string, unknown>>;

export type FieldKind = "number" | "text" | "choice" | "flag" | "json";

export interface ReadForm {
  values: Record<string, unknown>;
  /** Why a field's value cannot be used, by name. */
  problems: Record<string, string>;
  /** What is to be said of a value that can. */
  notes: Record<string, string>;
}

/** The field that a parameter gets. */
export function kindOf(schema: ParameterSchema): FieldKind {
  if (schema.enum !== undefined) return "choice";
  if (schema.type === "number" || schema.type === "integer") return "number";
  if (schema.type === "boolean") return "flag";
  return schema.type === "string" ? "text" : "json";
}

/** The fields filled with values; what has none of its own keeps the notebook's. */
export function fillForm(schemas: ParameterSchemas, values: Readonly<Record<string, unknown>>): FormData {
  return mapEntries(schemas, (schema, name) => {
    const value = name in values ? values[name] : schema.default;
    if (kindOf(schema) !== "json") return value;
    return value === undefined ? "" : listText(value);
  });
}

/** Of a form that is made anew, the fields that ask for the same as before keep what was typed in them. */
export function keepTyped(
  before: { readonly schemas: ParameterSchemas; readonly data: FormData },
  now: { readonly schemas: ParameterSchemas; readonly data: FormData },
): FormData {
  const same = (name: string): boolean =>
    JSON.stringify(before.schemas[name]) === JSON.stringify(now.schemas[name]);
  return mapEntries(now.schemas, (_schema, name) => (same(name) ? before : now).data[name]);
}

/** Reads the fields back, and looks at each value. */
export function readForm(schemas: ParameterSchemas, data: FormData): ReadForm {
  const read: ReadForm = { values: {}, problems: {}, notes: {} };
  for (const [name, schema] of Object.entries(schemas)) {
    const field = data[name];
    // A value that only the kernel can tell stays as the cell says it.
    if (kindOf(schema) === "json" && field === "" && schema.default === undefined) continue;
    const value = kindOf(schema) === "json" ? parse(field) : field;
    if (!accepts(schema, value)) read.problems[name] = problemWords(schema);
    else {
      read.values[name] = value;
      const note = rangeNote(schema, value);
      if (note !== undefined) read.notes[name] = note;
    }
  }
  return read;
}

/** Those values that are not what the parameters cell says. */
export function changedValues(
  schemas: ParameterSchemas,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(schemas[name]?.default),
  );
  return Object.fromEntries(changed);
}

/** Values in a line of words: `learningRate = 0.5, hidden = [256, 128]`. */
export function valuesText(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${listText(value)}`)
    .join(", ");
}

function accepts(schema: ParameterSchema, value: unknown): boolean {
  if (value === undefined) return false;
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (schema.anyOf !== undefined) return schema.anyOf.some((one) => accepts(one, value));
  switch (schema.type) {
    case "number":
    case "integer":
      return Number.isFinite(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value) && acceptsItems(schema, value);
    case "object":
      return typeof value === "object" && !Array.isArray(value) && acceptsFields(schema, value);
    default:
      return true;
  }
}

function acceptsItems({ items, prefixItems, minItems = 0 }: ParameterSchema, list: unknown[]): boolean {
  if (list.length < minItems) return false;
  return list.every((item, at) => {
    const place = prefixItems?.[at] ?? items;
    return place === undefined || (place !== false && accepts(place, item));
  });
}

function acceptsFields({ properties = {}, required = [] }: ParameterSchema, value: object | null): boolean {
  if (value === null || !required.every((name) => Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(
    ([name, field]) => Object.hasOwn(properties, name) && accepts(properties[name]!, field),
  );
}

/** What is expected, with the value that the cell has as the example. */
function problemWords(schema: ParameterSchema): string {
  const example = schema.default === undefined ? "" : `, such as ${listText(schema.default)}`;
  return `Enter ${expected(schema)}${example}.`;
}

function expected(schema: ParameterSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(expected).join(" or ");
  switch (schema.type) {
    case "number":
    case "integer":
      return "a number";
    case "string":
      return "text in double quotes";
    case "boolean":
      return "true or false";
    case "array":
      return listWords(schema);
    case "object":
      return `an object of ${fieldWords(schema)}`;
    default:
      return "a value as JSON";
  }
}

function fieldWords({ properties = {}, required = [] }: ParameterSchema): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const may = required.includes(name) ? "" : ", may be left out";
    return `${name} (${expected(field)}${may})`;
  });
  return fields.join(", ") || "nothing";
}

function listWords({ items, prefixItems }: ParameterSchema): string {
  if (prefixItems !== undefined)
    return `a list of ${prefixItems.length}: ${prefixItems.map(expected).join(", ")}`;
  if (items === undefined || items === false) return "a list";
  return `a list, each of it ${expected(items)}`;
}

function rangeNote(schema: ParameterSchema, value: unknown): string | undefined {
  const { minimum, maximum, type } = schema;
  if (typeof value !== "number" || minimum === undefined || maximum === undefined) return undefined;
  if (value < minimum || value > maximum)
    return `Outside of ${minimum} to ${maximum}, where values make sense.`;
  return type === "integer" && !Number.isInteger(value)
    ? "This counts something: whole numbers make sense."
    : undefined;
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** JSON in one line, with a space behind each comma. A line break of its own stands only between its parts. */
function listText(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/([[{])\n */g, "$1")
    .replace(/\n *([\]}])/g, "$1")
    .replace(/\n */g, " ");
}

function mapEntries<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
