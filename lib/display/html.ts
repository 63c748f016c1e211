/** Text made safe to stand in HTML, as content or inside double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/** A table whose texts are escaped; numbers stand at the right, so that their digits line up. */
export function htmlTable(table: {
  head?: readonly string[];
  rows: readonly (readonly string[])[];
  /** For each column, whether it holds numbers. */
  numeric: readonly boolean[];
  caption?: string;
  /** The first cell of each row names the row. */
  rowHeads?: boolean;
}): string {
  const { head, rows, numeric, caption, rowHeads = false } = table;
  const align = (column: number) => ` style="text-align:${numeric[column] === true ? "right" : "left"}"`;
  const cell = (text: string, column: number) =>
    rowHeads && column === 0
      ? `<th scope="row"${align(column)}>${escapeHtml(text)}</th>`
      : `<td${align(column)}>${escapeHtml(text)}</td>`;
  const line = (cells: readonly string[]) => `<tr>${cells.map(cell).join("")}</tr>`;
  const titles = head?.map((text, column) => `<th scope="col"${align(column)}>${escapeHtml(text)}</th>`);
  return (
    `<table>${caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`}` +
    `${titles === undefined ? "" : `<thead><tr>${titles.join("")}</tr></thead>`}` +
    `<tbody>${rows.map(line).join("")}</tbody></table>`
  );
}
