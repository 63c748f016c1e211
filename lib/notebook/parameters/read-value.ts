import { childOf, childrenOf, nameOf, type SyntaxNode } from "../syntax/parse.js";

/** A value that JSON can hold, read from source; `undefined` stands for one that is worked out when the cell runs. */
export type PlainValue = number | string | boolean | null | PlainValue[] | { [name: string]: PlainValue };

const around = ["ParenthesizedExpression", "TSAsExpression", "TSSatisfiesExpression", "TSTypeAssertion"];

/** The expression within parentheses, `as …`, `satisfies …` and `<…>`. */
export function bare(node: SyntaxNode): SyntaxNode {
  return around.includes(node.type) ? bare(childOf(node, "expression")!) : node;
}

/**
 * What an expression comes to, where that can be told without running anything: literals, lists and objects of them, and
 * arithmetic on numbers.
 */
export function readValue(expression: SyntaxNode): PlainValue | undefined {
  const node = bare(expression);
  switch (node.type) {
    case "Literal":
      return readLiteral(node["value"]);
    case "TemplateLiteral":
      return readTemplate(node);
    case "UnaryExpression":
      return readUnary(node);
    case "BinaryExpression":
      return readBinary(node);
    case "ArrayExpression":
      return readArray(node);
    case "ObjectExpression":
      return readObject(node);
    default:
      return undefined;
  }
}

/** Regular expressions and big integers are no JSON. */
function readLiteral(value: unknown): PlainValue | undefined {
  const plain = value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
  return plain ? (value as PlainValue) : undefined;
}

function readTemplate(node: SyntaxNode): string | undefined {
  const [only, more] = childrenOf(node, "quasis");
  if (only === undefined || more !== undefined) return undefined;
  return (only["value"] as { cooked?: string }).cooked;
}

function readUnary(node: SyntaxNode): PlainValue | undefined {
  const value = readValue(childOf(node, "argument")!);
  if (node["operator"] === "!") return typeof value === "boolean" ? !value : undefined;
  if (typeof value !== "number") return undefined;
  if (node["operator"] === "-") return -value;
  return node["operator"] === "+" ? value : undefined;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
};

function readBinary(node: SyntaxNode): number | undefined {
  const [left, right] = [readValue(childOf(node, "left")!), readValue(childOf(node, "right")!)];
  const operation = arithmetic[node["operator"] as string];
  if (operation === undefined || typeof left !== "number" || typeof right !== "number") return undefined;
  const result = operation(left, right);
  return Number.isFinite(result) ? result : undefined;
}

function readArray(node: SyntaxNode): PlainValue[] | undefined {
  const values = childrenOf(node, "elements").map((element) => element && readValue(element));
  return values.includes(undefined) ? undefined : (values as PlainValue[]);
}

function readObject(node: SyntaxNode): PlainValue | undefined {
  const entries: [string, PlainValue][] = [];
  for (const property of childrenOf(node, "properties")) {
    const name = property?.type === "Property" ? fieldName(property) : undefined;
    const value = name === undefined ? undefined : readValue(childOf(property!, "value")!);
    if (name === undefined || value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** What a field of an object, or of its type, is called; undefined where that is worked out when the cell runs. */
export function fieldName(field: SyntaxNode): string | undefined {
  const key = childOf(field, "key");
  return key === undefined || field["computed"] === true ? undefined : (nameOf(key) ?? String(key["value"]));
}
