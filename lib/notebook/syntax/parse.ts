import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Comment, type Options, Parser } from "acorn";

/** A node of the syntax tree: ESTree's, with typescript-estree's for types. What else it holds depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The source of a cell, taken apart. */
export interface CellSyntax {
  statements: readonly SyntaxNode[];
  comments: readonly Comment[];
}

const TypeScriptParser = Parser.extend(tsPlugin());
const options: Options = {
  ecmaVersion: "latest",
  sourceType: "module",
  locations: true,
  allowAwaitOutsideFunction: true,
};

/**
 * Parses TypeScript as a cell holds it.
 *
 * @throws {SyntaxError} with the place as (line:column), lines from 1 and columns from 0
 */
export function parseCell(source: string): CellSyntax {
  const comments: Comment[] = [];
  const { body } = TypeScriptParser.parse(source, { ...options, onComment: comments });
  return { statements: body as unknown as SyntaxNode[], comments };
}

/**
 * Parses one expression, and nothing else.
 *
 * @throws {SyntaxError} where it is none
 */
export function parseExpression(source: string): SyntaxNode {
  const { statements } = parseCell(`(${source}\n)`);
  const [statement] = statements;
  if (statements.length !== 1 || statement?.type !== "ExpressionStatement")
    throw new SyntaxError("not one expression");
  return childOf(statement, "expression")!;
}

/** The node in a field; undefined where there is none. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const child = node[field];
  return isNode(child) ? child : undefined;
}

/** The nodes of a list in a field; a hole in it is undefined. */
export function childrenOf(node: SyntaxNode, field: string): (SyntaxNode | undefined)[] {
  const children = node[field];
  return Array.isArray(children) ? children.map((child) => (isNode(child) ? child : undefined)) : [];
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as SyntaxNode).type === "string";
}

/** The name of an identifier; undefined for every other node. */
export function nameOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === "Identifier" ? (node["name"] as string) : undefined;
}
