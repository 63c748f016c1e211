import { nameOfTodo } from "./check/todo.js";

/**
 * What a value is by its tag: "Map", "Date", "Error", "Object", "Array", …
 *
 * `instanceof` would not do: a cell's values may come from another realm than this module's.
 */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A plain value in one line of text, or undefined where it takes more to show it. */
export function plainText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
  }
  switch (tagOf(value)) {
    case "Date": {
      const date = value as Date;
      return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
    }
    case "Error": {
      const { name, message } = value as Error;
      return message === "" ? name : `${name}: ${message}`;
    }
  }
  return undefined;
}

/**
 * Names and values that something holds: a Map's, a Set's by number, else an object's own, methods left out.
 *
 * The placeholder of an exercise stays, so that showing it says what is still to be written.
 */
export function entriesOf(value: object): [string, unknown][] {
  const tag = tagOf(value);
  if (tag === "Map") return [...(value as Map<unknown, unknown>)].map(([key, item]) => [nameOf(key), item]);
  if (tag === "Set") return [...(value as Set<unknown>)].map((item, index) => [String(index), item]);
  // With its holes, which an object's entries would leave out.
  if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => [String(index), item]);
  return Object.entries(value).filter(
    ([, item]) => typeof item !== "function" || nameOfTodo(item) !== undefined,
  );
}

function nameOf(key: unknown): string {
  return plainText(key) ?? (typeof key === "symbol" ? String(key) : tagOf(key));
}
