/**
 * A notebook may declare a name in several cells; a script is one module, which may not. There such a name is a `var`,
 * and the cell's marker says what it was: `again=["const z"]`.
 */
const declaration = /^(const|let) ([A-Za-z_$][\w$]*|\[[^\]]*\]|\{[^}]*\})(?=\s*[:=;]|\s*$)/;
const word = /[A-Za-z_$][\w$]*/g;

/** A cell's code as it may stand in a script, and what its declarations were. */
export interface Rewritten {
  source: string;
  again: string[];
}

/** The code of a notebook's cells, in order, with `var` for names that several of them declare. */
export function withoutRedeclarations(sources: readonly string[]): Rewritten[] {
  const cells = sources.map((source) => new Set(source.split("\n").flatMap(namesIn)));
  const counts = new Map<string, number>();
  for (const names of cells) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return sources.map((source) => {
    const again: string[] = [];
    const lines = source.split("\n").map((line) => {
      const [found, keyword] = declaration.exec(line) ?? [];
      if (found === undefined || !namesIn(line).some((name) => counts.get(name)! > 1)) return line;
      again.push(found);
      return `var${line.slice(keyword!.length)}`;
    });
    const rewritten = { source: lines.join("\n"), again };
    // Code that happens to have such a `var` already would come back as something else.
    return withRedeclarations(rewritten) === source ? rewritten : { source, again: [] };
  });
}

/** The code as it was before. */
export function withRedeclarations({ source, again }: Rewritten): string {
  const waiting = [...again];
  return source
    .split("\n")
    .map((line) => {
      const [keyword, ...rest] = (waiting[0] ?? "").split(" ");
      const written = `var ${rest.join(" ")}`;
      if (waiting.length === 0 || !line.startsWith(written)) return line;
      waiting.shift();
      return `${keyword}${line.slice("var".length)}`;
    })
    .join("\n");
}

/** The names that a line declares at the top level of its cell. */
function namesIn(line: string): string[] {
  const pattern = declaration.exec(line)?.[2];
  if (pattern === undefined) return [];
  // In `{ a: b }` it is b that is declared.
  return pattern.replace(/(?<![\w$])[\w$]+\s*:/g, "").match(word) ?? [];
}
