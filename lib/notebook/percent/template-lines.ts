import { isNode, parseCell } from "../syntax/parse.js";

/** What a line looks like that would be a marker, but for standing in a template. */
export const escapedInTemplate: RegExp = /^(?:\$\{""\})*\$\{"\/\/"\} ?\\*%%/;

/** Places in a cell's code, from 0, of lines that begin within the text of a template; none where it is no TypeScript. */
export function templateLines(source: string): ReadonlySet<number> {
  const found = new Set<number>();
  const lineAt = new Uint32Array(source.length + 1);
  for (let at = 0; at < source.length; at++) lineAt[at + 1] = lineAt[at]! + (source[at] === "\n" ? 1 : 0);
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (value.type === "TemplateElement") {
      for (let at = lineAt[value.start]! + 1; at <= lineAt[value.end]!; at++) found.add(at);
    } else for (const [field, child] of Object.entries(value)) if (field !== "loc") visit(child);
  };
  try {
    visit(parseCell(source).statements);
  } catch {
    return new Set();
  }
  return found;
}
