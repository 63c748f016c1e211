import { checkOptionNames } from "../../check-options.js";
import { ParameterError } from "../../errors.js";
import { currentPublisher } from "../publisher.js";
import { type CheckCases, isCases, problemOfCalls } from "./cases.js";
import { problemOf } from "./compare.js";
import { type CheckConditions, problemOfConditions } from "./conditions.js";
import { verdictMessage } from "./verdict.js";

export interface CheckOptions {
  /** The largest difference that passes, as a part of the largest expected size; 1e-6 unless told, 1e-4 where float32 takes part. */
  tolerance?: number;
}

/**
 * Checks what a reader wrote, and says under the cell that it is right, or what is wrong with it and why that may be.
 *
 *     check("dW2", dW2, expected);
 *     check("softmaxOf", softmaxOf, { cases: [{ given: [[0, 0]], expected: [0.5, 0.5] }] });
 *     check("P", { "every row adds up to 1": () => P.toRows().every(addsUpToOne) });
 *
 * Compares numbers, text, booleans, arrays and typed arrays of numbers, rows of numbers, and matrices; a wrong answer
 * is told and never thrown. Functions are called with the `given` arguments of each case. It gives nothing back, which a
 * cell would print beneath the line; a program reads the metadata of what is shown, `longhand.check.passed`.
 *
 * @param name what the reader was asked to write, as it stands in the code
 * @throws {ParameterError} where the check itself is wrong: nothing to compare with, no case, no condition, a tolerance
 *   below 0
 * Used from notebooks/01 on.
 */
export function check(name: string, conditions: CheckConditions): void;
export function check(name: string, found: unknown, cases: CheckCases): void;
export function check(name: string, found: unknown, expected: unknown, options?: CheckOptions): void;
export function check(name: string, ...rest: unknown[]): void {
  const problem = findProblem(name, rest);
  currentPublisher().publish(verdictMessage(name, problem));
}

function findProblem(name: string, rest: readonly unknown[]): string | undefined {
  const [found, expected, options = {}] = rest;
  if (rest.length < 2) return problemOfConditions(name, found as CheckConditions);
  const cases = isCases(expected) ? expected : undefined;
  if (cases !== undefined) checkOptionNames(`check "${name}"`, cases, ["cases", "tolerance"]);
  checkOptionNames(`check "${name}"`, options as object, ["tolerance"]);
  const { tolerance } = cases ?? (options as CheckOptions);
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance < 1)) {
    throw new ParameterError(
      `check "${name}": tolerance is ${tolerance}. Pass a part from 0 to below 1, such as 1e-6.`,
    );
  }
  if (cases !== undefined) return problemOfCalls(name, found, cases);
  return problemOf(name, { found, expected, tolerance });
}
