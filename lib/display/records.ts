import { isMatrixLike } from "../plot/grid-input.js";
import { formatNumber } from "../plot/index.js";
import { isDataset } from "./arrays.js";
import { isFigure } from "./figure-bundle.js";
import type { MimeBundle } from "./message.js";
import { type TableRow, tableBundle } from "./table.js";

/** Whether this is a list of records, such as a history: plain objects with names and values, and nothing else. */
export function isRecords(value: unknown): value is readonly TableRow[] {
  return Array.isArray(value) && value.length > 0 && Array.from(value as unknown[]).every(isRecord);
}

function isRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return false;
  const kind: unknown = Object.getPrototypeOf(value);
  // Plain in whichever realm it was made: above its prototype there is nothing.
  const plain = kind === null || Object.getPrototypeOf(kind) === null;
  return plain && ![isMatrixLike, isDataset, isFigure].some((is) => is(value));
}

/** Rows shown at each end of a long list of records. */
const endRows = 20;

/** A table of the records, of very many only both ends. */
export function recordsBundle(records: readonly TableRow[]): MimeBundle {
  if (records.length <= 2 * endRows) return tableBundle(records, {});
  return tableBundle([...records.slice(0, endRows), ...records.slice(-endRows)], {
    caption: `${formatNumber(records.length)} rows: the first ${endRows} and the last ${endRows}`,
  });
}
