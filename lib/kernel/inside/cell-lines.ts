/** One cell: what was written, and for each line of the code that ran, which line of it that was. */
interface Compiled {
  source: readonly string[];
  /** Counted from 0; undefined where it cannot be told. */
  lines: readonly (number | undefined)[];
}

/**
 * Puts a reader's own line numbers into tracebacks.
 *
 * tslab runs what its compiler made of a cell, without types and with lines of its own, and makes no source map. Nearly
 * all lines come through as they were written, in the same order, so they are found again by their text. Where that
 * fails no line is named: none is better than a wrong one.
 */
export class CellLines {
  readonly #cells = new Map<string, Compiled>();

  /** @param name as it stands in stack frames: "cell [3]" */
  remember(name: string, source: string, compiled: string): void {
    const written = source.split("\n");
    this.#cells.set(name, { source: written, lines: align(written, compiled.split("\n")) });
  }

  /** A traceback with the cells' own lines, and without the frame that wraps each cell. */
  rewrite(traceback: readonly string[]): string[] {
    const [first = "", quoted = "", ...rest] = traceback;
    const header = /^(cell \[\d+\]):(\d+)$/.exec(first);
    if (header === null) return traceback.flatMap((line) => this.#frame(line));
    const cell = this.#cells.get(header[1]!);
    const line = cell?.lines[Number(header[2]) - 1];
    const body = rest.flatMap((text) => this.#frame(text));
    if (cell === undefined || line === undefined) return [header[1]!, quoted, ...body];
    // The mark below would stand under the compiled line's place.
    const unmarked = /^\s*\^+\s*$/.test(body[0] ?? "") ? body.slice(1) : body;
    return [`${header[1]}, line ${line + 1}`, `  ${cell.source[line]!.trim()}`, ...unmarked];
  }

  #frame(text: string): string[] {
    const frame = /^(\s+at .*?)(cell \[\d+\]):(\d+):\d+(\)?.*)$/.exec(text);
    if (frame === null) return [text];
    const [, before, name, place, after] = frame;
    const cell = this.#cells.get(name!);
    if (cell !== undefined && Number(place) > cell.lines.length) return [];
    const line = cell?.lines[Number(place) - 1];
    return [`${before}${name}${line === undefined ? "" : `, line ${line + 1}`}${after}`];
  }
}

/** For each compiled line the written one. */
function align(source: readonly string[], compiled: readonly string[]): (number | undefined)[] {
  const written = source.map(essence);
  const lines: (number | undefined)[] = [];
  let next = 0;
  for (const text of compiled.map(essence)) {
    const found = text.length < 4 ? -1 : written.indexOf(text, next);
    lines.push(found < 0 ? undefined : found);
    if (found >= 0) next = found + 1;
  }
  return lines.map((line, i) => line ?? between(lines, i));
}

/** A line that changed on the way, such as one with types, is known by its two neighbours. */
function between(lines: readonly (number | undefined)[], i: number): number | undefined {
  const [above, below] = [lines[i - 1], lines[i + 1]];
  if (above !== undefined && below !== undefined && below - above === 2) return above + 1;
  return undefined;
}

/** What the compiler leaves of a line: without spaces, and without what it writes before names. */
function essence(line: string): string {
  return line
    .replace(/\(0, \w+\.(\w+)\)/g, "$1")
    .replace(/\bexports\.tsLastExpr\d* = /, "")
    .replace(/\bexports\.|\b\w+_\d+\./g, "")
    .replace(/['"`]/g, '"')
    .replace(/\s+/g, "")
    .replace(/;$/, "");
}
