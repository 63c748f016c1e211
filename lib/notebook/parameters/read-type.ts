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

/** Parts that a type is read to at most, its names followed; no one writes more. */
const mostParts = 1000;

/**
 * What values a written type takes.
 *
 * A type that names itself within itself, or has more parts than anyone writes, is for the compiler.
 */
export function readType(node: SyntaxNode, aliases: TypeAliases): ParameterShape {
  let parts = 0;
  const readPart = (part: SyntaxNode, within: ReadonlySet<string>): ParameterShape => {
    parts += 1;
    return parts > mostParts ? other : readOne(part, { aliases, within, read: readPart });
  };
  const shape = readPart(node, new Set());
  return parts > mostParts ? other : shape;
}

/** Reads a part of a type. @param within the names that led there */
type ReadPart = (part: SyntaxNode, within: ReadonlySet<string>) => ParameterShape;

interface Reading {
  aliases: TypeAliases;
  within: ReadonlySet<string>;
  read: ReadPart;
}

function readOne(node: SyntaxNode, reading: Reading): ParameterShape {
  const read = (inner: SyntaxNode | undefined): ParameterShape =>
    inner === undefined ? other : reading.read(inner, reading.within);
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
      return readReference(node, reading);
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
  // `{}` takes nearly anything.
  return fields.length === 0 ? other : { kind: "object", fields };
}

function readReference(node: SyntaxNode, { aliases, within, read }: Reading): ParameterShape {
  const name = nameOf(childOf(node, "typeName")) ?? "";
  const given = childOf(node, "typeArguments");
  if (name === "Array" || name === "ReadonlyArray") {
    const items = given && childrenOf(given, "params")[0];
    return { kind: "array", items: items === undefined ? other : read(items, within) };
  }
  const named = aliases.get(name);
  if (given !== undefined || named === undefined || within.has(name)) return other;
  return read(named, new Set([...within, name]));
}

/** Choices are put together into one; what holds anything else but them is a union. */
function unite(members: readonly ParameterShape[]): ParameterShape {
  if (members.some(({ kind }) => kind === "other")) return other;
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const choices = flat.flatMap((member) => (member.kind === "choice" ? member.choices : []));
  const rest = flat.filter(({ kind }) => kind !== "choice");
  // TypeScript takes an object with fields of several members; the compiler is to judge.
  if (rest.filter(({ kind }) => kind === "object").length > 1) return other;
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
  if (entries.length === 0) return undefined;
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
    type: `{ ${types.join("; ")} }`,
    shape: { kind: "object", fields: fields.map(({ name, shape, optional }) => ({ name, shape, optional })) },
  };
}
