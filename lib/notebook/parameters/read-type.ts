import { childOf, childrenOf, nameOf, type SyntaxNode } from "../syntax/parse.js";
import type { PlainValue } from "./read-value.js";
import { bare, fieldName, readValue } from "./read-value.js";
import type { FieldShape, ParameterShape } from "./types.js";

/** The types that a cell gives names to: `type Activation = "relu" | "tanh"`. */
export type TypeAliases = ReadonlyMap<string, SyntaxNode>;

const other: ParameterShape = { kind: "other" };
const keywords: Readonly<Record<string, ParameterShape>> = {
  TSNumberKeyword: { kind: "number" },
  TSStringKeyword: { kind: "string" },
  TSBooleanKeyword: { kind: "boolean" },
  TSNullKeyword: { kind: "choice", choices: [null] },
};

/**
 * What values a written type takes.
 *
 * @param depth how many names led here: a type may name itself
 */
export function readType(node: SyntaxNode, aliases: TypeAliases, depth = 0): ParameterShape {
  const read = (inner: SyntaxNode | undefined): ParameterShape =>
    inner === undefined || depth > 20 ? other : readType(inner, aliases, depth + 1);
  switch (node.type) {
    case "TSTypeAnnotation":
    case "TSParenthesizedType":
      return read(childOf(node, "typeAnnotation"));
    case "TSTypeOperator":
      return node["operator"] === "readonly" ? read(childOf(node, "typeAnnotation")) : other;
    case "TSLiteralType":
      return readLiteral(childOf(node, "literal"));
    case "TSUnionType":
      return unite(childrenOf(node, "types").map(read));
    case "TSArrayType":
      return { kind: "array", items: read(childOf(node, "elementType")) };
    case "TSTupleType":
      return readTuple(node, read);
    case "TSTypeLiteral":
      return readFields(node, read);
    case "TSTypeReference":
      return readReference(node, aliases, read);
    default:
      return keywords[node.type] ?? other;
  }
}

function readLiteral(literal: SyntaxNode | undefined): ParameterShape {
  const value = literal && readValue(literal);
  return value === undefined || typeof value === "object" ? other : { kind: "choice", choices: [value] };
}

/** A tuple whose places may be missing, or go on without end, is for the compiler. */
function readTuple(
  node: SyntaxNode,
  read: (inner: SyntaxNode | undefined) => ParameterShape,
): ParameterShape {
  const places = childrenOf(node, "elementTypes");
  const named = (place: SyntaxNode): boolean => place.type === "TSNamedTupleMember";
  const fixed = places.every(
    (place) =>
      place !== undefined &&
      !["TSOptionalType", "TSRestType"].includes(place.type) &&
      !(named(place) && place["optional"] === true),
  );
  if (!fixed) return other;
  return {
    kind: "tuple",
    items: places.map((place) => read(named(place!) ? childOf(place!, "elementType") : place)),
  };
}

/** An object that has more than named fields, such as a method or a field for any name, is for the compiler. */
function readFields(
  node: SyntaxNode,
  read: (inner: SyntaxNode | undefined) => ParameterShape,
): ParameterShape {
  const fields: FieldShape[] = [];
  for (const member of childrenOf(node, "members")) {
    const name = member?.type === "TSPropertySignature" ? fieldName(member) : undefined;
    if (name === undefined) return other;
    fields.push({
      name,
      shape: read(childOf(member!, "typeAnnotation")),
      optional: member!["optional"] === true,
    });
  }
  return { kind: "object", fields };
}

function readReference(
  node: SyntaxNode,
  aliases: TypeAliases,
  read: (inner: SyntaxNode | undefined) => ParameterShape,
): ParameterShape {
  const name = nameOf(childOf(node, "typeName")) ?? "";
  const given = childOf(node, "typeArguments");
  if (name === "Array" || name === "ReadonlyArray")
    return { kind: "array", items: read(given && childrenOf(given, "params")[0]) };
  return given === undefined ? read(aliases.get(name)) : other;
}

/** Choices are put together into one; what holds anything else but them is a union. */
function unite(members: readonly ParameterShape[]): ParameterShape {
  if (members.some(({ kind }) => kind === "other")) return other;
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const choices = flat.flatMap((member) => (member.kind === "choice" ? member.choices : []));
  const rest = flat.filter(({ kind }) => kind !== "choice");
  const all: ParameterShape[] =
    choices.length === 0 ? rest : [...rest, { kind: "choice", choices: [...new Set(choices)] }];
  return all.length === 1 ? all[0]! : { kind: "union", members: all };
}

/** The type of a value without a written one: `0.1` is a number, `[128, 64] as const` a pair of them. */
export function typeOfValue(expression: SyntaxNode, value: PlainValue | undefined): Typed | undefined {
  if (value === undefined) return undefined;
  const constant =
    expression.type === "TSAsExpression" &&
    nameOf(childOf(childOf(expression, "typeAnnotation")!, "typeName")) === "const";
  if (constant && bare(expression).type === "ArrayExpression") {
    const items = (value as PlainValue[]).map(widen);
    if (items.includes(undefined)) return undefined;
    const types = items.map((item) => item!.type).join(", ");
    return { type: `readonly [${types}]`, shape: { kind: "tuple", items: items.map((item) => item!.shape) } };
  }
  return widen(value);
}

interface Typed {
  type: string;
  shape: ParameterShape;
}

function widen(value: PlainValue): Typed | undefined {
  if (Array.isArray(value)) {
    const [first, ...rest] = value.map(widen);
    // Of an empty list nothing is known; the compiler would take it for a list of anything.
    if (first === undefined || rest.some((item) => item?.type !== first.type)) return undefined;
    return { type: `${first.type}[]`, shape: { kind: "array", items: first.shape } };
  }
  if (typeof value === "object" && value !== null) return widenFields(Object.entries(value));
  const type = typeof value;
  if (type !== "number" && type !== "string" && type !== "boolean") return undefined;
  return { type, shape: { kind: type } };
}

function widenFields(entries: readonly [string, PlainValue][]): Typed | undefined {
  const fields: (FieldShape & { type: string })[] = [];
  for (const [name, value] of entries) {
    const field = widen(value);
    if (field === undefined) return undefined;
    fields.push({ name, ...field, optional: false });
  }
  const types = fields.map(
    ({ name, type }) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${type}`,
  );
  return {
    type: types.length === 0 ? "{}" : `{ ${types.join("; ")} }`,
    shape: { kind: "object", fields: fields.map(({ name, shape, optional }) => ({ name, shape, optional })) },
  };
}
