import { boundNames } from "./bound-names.js";
import { childOf, childrenOf, parseCell, type SyntaxNode } from "./parse.js";

/** The names that a cell declares at its top level, imports apart; none where it is not TypeScript. */
export function declaredNames(source: string): ReadonlySet<string> {
  try {
    return new Set(parseCell(source).statements.flatMap(namesOf));
  } catch {
    return new Set();
  }
}

function namesOf(statement: SyntaxNode): string[] {
  if (statement.type === "ImportDeclaration") return [];
  // `export const a` holds the declaration one further in.
  const own = childOf(statement, "declaration") ?? statement;
  if (!own.type.endsWith("Declaration")) return [];
  return [own, ...childrenOf(own, "declarations")].flatMap((each) => boundNames(childOf(each!, "id")));
}
