import { max } from "d3-array";
import { ParameterError } from "../errors.js";
import { formatNumber, numberFormat } from "../plot/index.js";
import { formatShape } from "./arrays.js";
import { brief } from "./brief.js";
import { htmlTable } from "./html.js";
import type { MimeBundle } from "./message.js";
import { currentPublisher } from "./publisher.js";

/** One column: which value of a row it shows, and how. */
export interface TableColumn {
  key: string;
  /** Written at the head; the key unless told. */
  title?: string;
  /** Written in brackets behind the title, such as "s" or "nats". */
  unit?: string;
  /** How numbers are written, in d3's notation, such as ".2%"; four figures unless told. */
  format?: string;
}

export interface TableOptions {
  /** The columns in order; every key of the rows unless told. */
  columns?: readonly (string | TableColumn)[];
  caption?: string;
}

/** One row: values by their column's key. A value left out leaves its cell empty. */
export type TableRow = Readonly<Record<string, unknown>>;

/**
 * Shows rows as a table: history records, say, or the results of experiments.
 *
 * Columns of numbers stand at the right. In a plain terminal the table is made of text.
 *
 * @throws {ParameterError} where there is no row, a row is no object, or a column names a key that no row has or a format that is none
 * Used from notebooks/02 on.
 */
export function showTable(rows: readonly TableRow[] | readonly object[], options: TableOptions = {}): void {
  currentPublisher().publish({ data: tableBundle(rows as readonly TableRow[], options) });
}

/** The forms of a table. @throws {ParameterError} as `showTable` */
export function tableBundle(rows: readonly TableRow[], options: TableOptions): MimeBundle {
  check(rows);
  if (rows.length === 0) throw new ParameterError("table: there is no row to show. Pass at least one.");
  const known = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = (options.columns ?? [...known]).map((column) =>
    typeof column === "string" ? { key: column } : column,
  );
  const unknown = columns.find(({ key }) => !known.has(key));
  if (columns.length === 0) {
    throw new ParameterError(
      `table: there is no column to show. Name at least one key; the rows have ${[...known].join(", ") || "nothing"}.`,
    );
  }
  if (unknown !== undefined) {
    throw new ParameterError(
      `table: no row has a value named "${unknown.key}". The rows have ${[...known].join(", ") || "nothing"}.`,
    );
  }
  const head = columns.map(titleOf);
  const writers = columns.map(writerOf);
  const body = rows.map((row) => columns.map(({ key }, column) => writers[column]!(row[key])));
  const numeric = columns.map(({ key }) => rows.every((row) => row[key] === undefined || isNumber(row[key])));
  const { caption } = options;
  const html = htmlTable({ head, rows: body, numeric, ...(caption === undefined ? {} : { caption }) });
  return { "text/html": html, "text/plain": tableText({ head, body, numeric, caption }) };
}

function titleOf({ key, title = key, unit }: TableColumn): string {
  return unit === undefined ? title : `${title} (${unit})`;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function writerOf({ key, format }: TableColumn): (value: unknown) => string {
  const write = format === undefined ? formatNumber : numberFormat(`table: column "${key}"`, format);
  return (value) => {
    if (value === undefined || value === null) return "";
    if (typeof value === "string") return value;
    if (typeof value !== "number") return brief(value);
    return Number.isFinite(value) ? write(value) : formatNumber(value);
  };
}

function check(rows: unknown): void {
  if (!Array.isArray(rows)) {
    throw new ParameterError(
      `table: found ${formatShape(rows)}, expected an array of rows. Pass objects, one a row, or see the value with show(…).`,
    );
  }
  const wrong = rows.findIndex((row) => typeof row !== "object" || row === null);
  if (wrong >= 0) {
    throw new ParameterError(
      `table: row ${wrong} is ${formatShape(rows[wrong])}. Pass an object for each row, as in { run: "A", loss: 0.31 }.`,
    );
  }
}

function tableText(table: {
  head: readonly string[];
  body: readonly (readonly string[])[];
  numeric: readonly boolean[];
  caption: string | undefined;
}): string {
  const { head, body, numeric, caption } = table;
  const widths = head.map((title, column) =>
    Math.max(title.length, max(body, (row) => row[column]!.length) ?? 0),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [...(caption === undefined ? [] : [caption]), line(head), rule, ...body.map(line)].join("\n");
}
