import { childOf, childrenOf, nameOf, type SyntaxNode } from "./parse.js";

/** The names that a pattern declares, from left to right: `a` and `c` in `{ a, b: [c = 1] }`; a plain name is a pattern as well. */
export function boundNames(pattern: SyntaxNode | undefined): string[] {
  const name = nameOf(pattern);
  if (pattern === undefined || name !== undefined) return name === undefined ? [] : [name];
  switch (pattern.type) {
    case "ObjectPattern":
      return childrenOf(pattern, "properties").flatMap(boundNames);
    case "Property":
      return boundNames(childOf(pattern, "value"));
    case "ArrayPattern":
      return childrenOf(pattern, "elements").flatMap(boundNames);
    case "AssignmentPattern":
      return boundNames(childOf(pattern, "left"));
    case "RestElement":
      return boundNames(childOf(pattern, "argument"));
    default:
      return [];
  }
}
