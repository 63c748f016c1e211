import { max } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { formatNumber } from "../plot/index.js";
import { count } from "../plot/text.js";
import { arrayText, excerpt } from "./array-text.js";
import { formatShape, isDataset, type Shaped, shapedOf, shapeText } from "./arrays.js";
import { brief } from "./brief.js";
import { comparisonBundle, isComparison } from "./comparison/index.js";
import { figureBundle, isFigure } from "./figure-bundle.js";
import { escapeHtml, htmlTable } from "./html.js";
import { entriesOf, plainText, tagOf } from "./kinds.js";
import type { MimeBundle, Showable } from "./message.js";
import { currentPublisher } from "./publisher.js";
import { isRecords, recordsBundle } from "./records.js";

/**
 * Shows a value under the cell, in one message that every front end can draw.
 *
 * A figure is drawn; a Matrix or any array of numbers tells its shape and type and shows its corner values; text is
 * printed. An object lists what it holds, one line each, so that `show({ X, Y })` tells every shape at a glance:
 *
 *     X  (64, 784) float64
 *     Y  (64, 10) float64
 *
 * Records, such as a training's history, make a table, and so do runs laid side by side by `compare`; a Map or a Set is listed as an object is; a date and an error
 * are printed. In a plain script the text form goes to the terminal.
 *
 * @throws {ParameterError} for what has nothing to show: undefined, null, a function, a promise
 * @throws {ShapeError} for a matrix whose values are not rows · cols
 * Used from notebooks/01 on.
 */
export function show(value: unknown): void {
  currentPublisher().publish({ data: toBundle(value) });
}

/**
 * The forms in which a value is shown.
 *
 * @throws {ParameterError} for what has nothing to show
 */
export function toBundle(value: unknown): MimeBundle {
  if (isShowable(value)) return ownBundle(value);
  if (isFigure(value)) return figureBundle(value);
  const shaped = shapedOf(value);
  if (shaped !== undefined) return arrayBundle(shaped);
  const text = plainText(value);
  if (text !== undefined) return { "text/plain": text };
  if (isDataset(value)) return { "text/plain": formatShape(value) };
  if (isComparison(value)) return comparisonBundle(value);
  if (isRecords(value)) return recordsBundle(value);
  if (typeof value === "object" && value !== null) return listBundle(value);
  throw new ParameterError(
    `show: found ${value === null ? "null" : typeof value}, which has nothing to show. ` +
      "Pass a figure, a matrix, an array of numbers, text, or an object that holds some of these.",
  );
}

/** The forms that a value brings itself. */
function ownBundle(value: Showable): MimeBundle {
  const bundle: Partial<MimeBundle> | undefined = value.toDisplay();
  if (typeof bundle?.["text/plain"] === "string") return bundle as MimeBundle;
  throw new ParameterError(
    'show: toDisplay gave no text. Let it return an object with "text/plain" and, where there are any, other forms.',
  );
}

function arrayBundle(shaped: Shaped): MimeBundle {
  const expected = shaped.shape.reduce((product, length) => product * length, 1);
  if (shaped.data.length !== expected) {
    throw new ShapeError(
      `show: the matrix is ${shapeText(shaped.shape)} but holds ${count(shaped.data.length, "value")}. Pass ${expected} of them.`,
    );
  }
  const text = arrayText(shaped);
  const { rows, rowNumbers, columnNumbers } = excerpt(shaped);
  if (rows.length === 0) return { "text/plain": text };
  const vector = shaped.shape.length === 1;
  const table = htmlTable({
    head: ["", ...columnNumbers],
    rows: rows.map((row, index) => [vector ? "" : rowNumbers[index]!, ...row]),
    numeric: Array.from({ length: columnNumbers.length + 1 }, () => true),
    rowHeads: true,
  });
  const head = `<p><code>${escapeHtml(`${shapeText(shaped.shape)} ${shaped.dtype}`)}</code></p>`;
  return { "text/html": `${head}${table}`, "text/plain": text };
}

/** Values that are listed one a line; more than this are counted. */
const mostLines = 100;

function listBundle(value: object): MimeBundle {
  const tag = tagOf(value);
  if (tag === "Promise") {
    throw new ParameterError("show: found a Promise, whose value is not there yet. Write await before it.");
  }
  const entries = entriesOf(value);
  if (entries.length === 0) {
    if (tag === "Map" || tag === "Set") return { "text/plain": `empty ${tag}` };
    throw new ParameterError("show: the object holds nothing to show. Name at least one value: show({ X }).");
  }
  const listed = entries.slice(0, mostLines);
  const width = max(listed, ([name]) => name.length)!;
  const lines = listed.map(([name, item]) => `${name.padEnd(width)}  ${brief(item)}`);
  const more = entries.length - listed.length;
  if (more > 0) lines.push(`… and ${formatNumber(more)} more`);
  return { "text/plain": lines.join("\n") };
}

function isShowable(value: unknown): value is Showable {
  return typeof value === "object" && value !== null && typeof (value as Showable).toDisplay === "function";
}
