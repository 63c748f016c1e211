import { shapedOf, shapeText } from "../arrays.js";
import { tagOf } from "../kinds.js";

/** A value's kind with its article, and an array's shape: "a number", "a function", "an array (5, 10)". */
export function kindWords(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  const shaped = shapedOf(value);
  if (shaped !== undefined) return `an array ${shapeText(shaped.shape)}`;
  if (Array.isArray(value)) {
    const inner = value.length > 0 && value.every((item) => shapedOf(item) !== undefined);
    return `an array of ${value.length} ${inner ? "arrays" : "that are not all numbers"}`;
  }
  const named: Record<string, string> = { string: "text", object: "an object" };
  const type = typeof value;
  if (type === "object" && tagOf(value) !== "Object") return `a ${tagOf(value)}`;
  return named[type] ?? `a ${type}`;
}

/** A number as a person would write it down: seven figures. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** Two numbers that differ, with as many figures as it takes to see that they do. */
export function apart(found: number, expected: number): { found: string; expected: string } {
  const short = { found: numberText(found), expected: numberText(expected) };
  return short.found === short.expected ? { found: String(found), expected: String(expected) } : short;
}

/** Where an entry stands, by its place among all values row by row: "row 3, column 5", "entry 7". */
export function placeText(shape: readonly number[], index: number): string {
  if (shape.length < 2) return `entry ${index}`;
  const places: number[] = [];
  let rest = index;
  for (const length of [...shape].reverse()) {
    places.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  if (places.length === 2) return `row ${places[0]}, column ${places[1]}`;
  return `entry (${places.join(", ")})`;
}

/** A value in one short line: arrays written out while they are short, else their shape. */
export function valueText(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
  const shaped = shapedOf(value);
  if (shaped?.shape.length === 1 && shaped.data.length <= 8)
    return `[${Array.from(shaped.data, numberText).join(", ")}]`;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  return kindWords(value);
}
