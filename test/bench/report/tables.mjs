/** @param {number} value */
export const seconds = (value) => (value >= 10 ? value.toFixed(1) : value.toPrecision(3));

/** @param {number} fraction */
export const percent = (fraction) => (100 * fraction).toFixed(2);

/**
 * A median with its range behind it, where there is one.
 *
 * @param {{ median: number, least: number, most: number }} summary
 * @param {(value: number) => string} format
 */
export function spread({ median, least, most }, format) {
  const [low, high] = [format(least), format(most)];
  return low === high ? format(median) : `${format(median)} (${low} to ${high})`;
}

/** @param {{ median: number, least: number, most: number } | undefined} ratio */
export function times(ratio) {
  if (ratio === undefined) return "";
  return spread(ratio, (value) => (value >= 10 ? value.toFixed(0) : value.toPrecision(2)));
}

/** @param {string[][]} rows the first names the columns */
export function markdown([head, ...rows]) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)];
}

/** @param {string[][]} rows */
export function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}
