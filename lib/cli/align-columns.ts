/** Columns of a terminal that a table may take. */
const terminalWidth = 100;

/** Less than this the first column never gets, or its words would stand one below the other. */
const leastFirst = 20;

/**
 * Rows as lines of a table in plain text: the first column to the left, the others to the right.
 *
 * Where the table is wider than the terminal, long cells of the first column go on in lines of their own.
 */
export function alignColumns(rows: readonly (readonly string[])[], width: number = terminalWidth): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const others = widths.slice(1).reduce((total, column) => total + column + 2, 0);
  const first = Math.min(widths[0]!, Math.max(leastFirst, width - others));
  return rows.flatMap(([name, ...cells]) => {
    const [begin, ...more] = wrap(name!, first);
    const line = [begin!.padEnd(first), ...cells.map((cell, at) => cell.padStart(widths[at + 1]!))];
    return [line.join("  ").trimEnd(), ...more.map((rest) => `  ${rest}`)];
  });
}

/** Cut between words; the lines after the first are two shorter, for they stand further in. */
function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    const room = lines.length === 1 ? width : width - 2;
    if (line !== "" && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
