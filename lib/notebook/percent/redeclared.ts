import { parseCell } from "../syntax/parse.js";
import { type Declaration, declarationsOf } from "./declarations.js";
import { withoutRepeats } from "./without-repeats.js";

/**
 * A notebook may declare a name in several cells; a script is one module, which may not. There such a name is a `var`, and
 * the cell's marker says what was there: `again=["const z"]` for `var z`, `again=["function f"]` for `var f = function f`,
 * and of an import both texts, as it was and as it is written.
 */
export type Again = string | readonly [was: string, written: string];

/** A cell's code as it may stand in a script, and what its declarations were. */
export interface Rewritten {
  source: string;
  again: readonly Again[];
}

/** Which cells declare a name, and what imports bring it, as the module and what that calls it. */
type Declared = ReadonlyMap<string, { cells: ReadonlySet<number>; imports: ReadonlySet<string | undefined> }>;

/** The code of a notebook's cells, in order, with `var` for names that several of them declare. What is no TypeScript stays. */
export function withoutRedeclarations(sources: readonly string[]): Rewritten[] {
  const cells = sources.map(declarationsOf);
  const declared = collect(cells);
  const isRepeated = (name: string): boolean => declared.get(name)!.cells.size > 1;
  const isOneImport = (name: string): boolean => {
    const { imports } = declared.get(name)!;
    return imports.size === 1 && !imports.has(undefined);
  };
  const seen = new Set<string>();
  return sources.map((source, cell) => {
    const edits = cells[cell]!.flatMap((declaration): { at: Declaration; edit: Again }[] => {
      const { head, names, imported } = declaration;
      if (!names.some(isRepeated)) return [];
      if (imported === undefined) return /^var\b/.test(head) ? [] : [{ at: declaration, edit: head }];
      const written = withoutRepeats(declaration, { isRepeated, isOneImport, seen });
      return written === head ? [] : [{ at: declaration, edit: [head, written] }];
    });
    let written = source;
    for (const { at, edit } of [...edits].reverse()) {
      const texts = textsOf(edit);
      const rest = written.slice(at.start + texts.was.length, at.end);
      // Without its semicolon a value would go on with the line behind it.
      written = `${written.slice(0, at.start)}${texts.written}${rest}${texts.isValue ? ";" : ""}${written.slice(at.end)}`;
    }
    const rewritten = { source: written, again: edits.map(({ edit }) => edit) };
    // Code that happens to have such a `var` already would come back as something else.
    return withRedeclarations(rewritten) === source ? rewritten : { source, again: [] };
  });
}

function collect(cells: readonly (readonly Declaration[])[]): Declared {
  const declared = new Map<string, { cells: Set<number>; imports: Set<string | undefined> }>();
  for (const [cell, declarations] of cells.entries()) {
    for (const { names, imported, module } of declarations) {
      for (const name of names) {
        const found = declared.get(name) ?? { cells: new Set(), imports: new Set() };
        const key = imported?.find((each) => each.name === name)?.key;
        found.cells.add(cell);
        found.imports.add(key === undefined ? undefined : `${module} ${key}`);
        declared.set(name, found);
      }
    }
  }
  return declared;
}

/** The code as it was before. */
export function withRedeclarations({ source, again }: Rewritten): string {
  let restored = source;
  for (const { start, end, edit } of [...places({ source, again })].reverse()) {
    const { was, written, isValue } = textsOf(edit);
    const stop = isValue && source[end - 1] === ";" ? end - 1 : end;
    restored =
      restored.slice(0, start) + was + restored.slice(start + written.length, stop) + restored.slice(end);
  }
  return restored;
}

/** Where what was rewritten stands: at the beginning of a statement or a comment or, in what is no TypeScript, of a line. */
function places({ source, again }: Rewritten): { start: number; end: number; edit: Again }[] {
  if (again.length === 0) return [];
  const waiting = [...again];
  return stretches(source).flatMap(({ start, end }) => {
    const edit = waiting[0];
    if (edit === undefined) return [];
    const { written } = textsOf(edit);
    if (!source.startsWith(written, start) || /^[\w$]{2}/.test(source.slice(start + written.length - 1)))
      return [];
    waiting.shift();
    return [{ start, end, edit }];
  });
}

function stretches(source: string): { start: number; end: number }[] {
  try {
    const { statements, comments } = parseCell(source);
    return [...statements, ...comments].sort((a, b) => a.start - b.start);
  } catch {
    let next = 0;
    return source.split("\n").map((line) => {
      const start = next;
      next += line.length + 1;
      return { start, end: start + line.length };
    });
  }
}

function textsOf(edit: Again): { was: string; written: string; isValue: boolean } {
  if (typeof edit !== "string") return { was: edit[0], written: edit[1], isValue: false };
  const bare = edit.replace(/^export\s+/, "");
  const variable = /^(?:const|let|var)\b/.exec(bare)?.[0];
  if (variable !== undefined)
    return { was: edit, written: `var${bare.slice(variable.length)}`, isValue: false };
  return { was: edit, written: `var ${/[^\s*]*$/.exec(bare)![0]} = ${bare}`, isValue: true };
}
