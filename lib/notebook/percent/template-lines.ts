import { isNode, parseCell } from "../syntax/parse.js";

/** What a line looks like that would be a marker, but for standing in a template. */
export const escapedInTemplate: RegExp = /^(?:\$\{""\})*\$\{"\/\/"\} ?\\*%%/;

/** Places in a cell's code, from 0, of lines that begin within the text of a template; none where it is no TypeScript. */
export function templateLines(source: string): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (value.type === "TemplateElement") {
      const first = source.slice(0, value.start).split("\n").length - 1;
      const more = source.slice(value.start, value.end).split("\n").length - 1;
      for (let at = first + 1; at <= first + more; at++) found.add(at);
    } else for (const [field, child] of Object.entries(value)) if (field !== "loc") visit(child);
  };
  try {
    visit(parseCell(source).statements);
  } catch {
    return new Set();
  }
  return found;
}
