import { ParameterError } from "../../errors.js";
import { shapedOf } from "../arrays.js";
import { sideBySide } from "./compared.js";
import { diagnose } from "./diagnose/index.js";
import { wrongKind } from "./kind.js";
import { notThere, todoIn } from "./todo.js";
import { kindWords, valueText } from "./words.js";

/**
 * What is wrong with a value, or undefined where it is right.
 *
 * @throws {ParameterError} where what is expected is nothing that can be compared: that is the author's mistake
 */
export function problemOf(
  name: string,
  { found, expected, tolerance }: { found: unknown; expected: unknown; tolerance: number | undefined },
): string | undefined {
  const missing = todoIn(found) ?? todoIn(expected);
  if (missing !== undefined) return notThere(missing);
  const should = shapedOf(typeof expected === "number" ? [expected] : expected);
  if (should === undefined && !["string", "boolean", "bigint"].includes(typeof expected)) {
    throw new ParameterError(
      `check "${name}": what is expected is ${kindWords(expected)}. Pass a number, text, true or false, or an array of numbers, or name conditions.`,
    );
  }
  const kind = wrongKind(name, found, expected);
  if (kind !== undefined) return kind;
  if (should !== undefined) {
    const is = shapedOf(typeof found === "number" ? [found] : found)!;
    return diagnose(sideBySide(is, should, tolerance));
  }
  return Object.is(found, expected)
    ? undefined
    : `found ${valueText(found)}, expected ${valueText(expected)}.`;
}
