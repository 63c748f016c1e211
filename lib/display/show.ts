import { ParameterError } from "../errors.js";
import { arrayText, excerpt } from "./array-text.js";
import { formatShape, isDataset, type Shaped, shapedOf, shapeText } from "./arrays.js";
import { figureBundle, isFigure } from "./figure-bundle.js";
import { escapeHtml, htmlTable } from "./html.js";
import type { MimeBundle, Showable } from "./message.js";
import { currentPublisher } from "./publisher.js";

/**
 * Shows a value under the cell, in one message that every front end can draw.
 *
 * A figure is drawn; a Matrix or any array of numbers tells its shape and type and shows its corner values; text is
 * printed. An object lists what it holds, one line each, so that `show({ X, Y })` tells every shape at a glance:
 *
 *     X  (64, 784) float64
 *     Y  (64, 10) float64
 *
 * In a plain script the text form goes to the terminal.
 *
 * @throws {ParameterError} for what has nothing to show: undefined, null, a function
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
  if (isShowable(value)) return value.toDisplay();
  if (isFigure(value)) return figureBundle(value);
  const shaped = shapedOf(value);
  if (shaped !== undefined) return arrayBundle(shaped);
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      return { "text/plain": String(value) };
    case "object":
      if (isDataset(value)) return { "text/plain": formatShape(value) };
      if (value !== null) return listBundle(value);
  }
  throw new ParameterError(
    `show: found ${value === null ? "null" : typeof value}, which has nothing to show. ` +
      "Pass a figure, a matrix, an array of numbers, text, or an object that holds some of these.",
  );
}

function arrayBundle(shaped: Shaped): MimeBundle {
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

function listBundle(value: object): MimeBundle {
  const entries = Object.entries(value).filter(([, item]) => typeof item !== "function");
  if (entries.length === 0) {
    throw new ParameterError("show: the object holds nothing to show. Name at least one value: show({ X }).");
  }
  const width = Math.max(...entries.map(([name]) => name.length));
  const lines = entries.map(([name, item]) => `${name.padEnd(width)}  ${brief(item)}`);
  return { "text/plain": lines.join("\n") };
}

/** One line for one value: the shape of an array, and the value itself where it is short. */
function brief(item: unknown): string {
  if (typeof item === "string") return item.length > 80 ? `${item.slice(0, 79)}…` : item;
  if (typeof item === "number" || typeof item === "boolean" || typeof item === "bigint") return String(item);
  if (isFigure(item)) return item.alt;
  return formatShape(item);
}

function isShowable(value: unknown): value is Showable {
  return typeof value === "object" && value !== null && typeof (value as Showable).toDisplay === "function";
}
