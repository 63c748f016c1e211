import { ParameterError } from "../errors.js";

/** Whether this is a typed array of numbers, or an array of nothing but numbers; BigInts are not drawn. */
export function isNumbers(value: unknown): value is ArrayLike<number> {
  // By its tag, because a cell's arrays may come from another realm than this module's.
  if (ArrayBuffer.isView(value))
    return /^\[object (Float|Int|Uint)\d/.test(Object.prototype.toString.call(value));
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

/**
 * The values as an array of their own.
 *
 * @throws {ParameterError} where this is no array of numbers
 */
export function readNumbers(doing: string, values: unknown): number[] {
  if (isNumbers(values)) return Array.from(values);
  if (Array.isArray(values)) {
    const wrong = values.findIndex((item) => typeof item !== "number");
    throw new ParameterError(`${doing}: value ${wrong} is a ${kindOf(values[wrong])}. Pass numbers only.`);
  }
  const mend =
    typeof values === "object" && values !== null && "data" in values
      ? "Pass its data, or an array of numbers."
      : "Pass an array of numbers, as in [0.1, 0.7, 0.2].";
  throw new ParameterError(`${doing}: found ${kindOf(values)}, expected numbers. ${mend}`);
}

/** What was found, in one word. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
