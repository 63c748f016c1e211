import { messageOf, ParameterError } from "../../errors.js";
import { problemOf } from "./compare.js";
import { nameOfTodo, notThere, todoIn } from "./todo.js";
import { kindWords, valueText } from "./words.js";

/** One call of a function: its arguments in order, and what must come back. */
export interface CheckCase {
  given: readonly unknown[];
  expected: unknown;
}

/** Calls that a function is checked with. */
export interface CheckCases {
  cases: readonly CheckCase[];
  tolerance?: number;
}

/** Whether these are cases, and not an expected value. */
export function isCases(value: unknown): value is CheckCases {
  return typeof value === "object" && value !== null && Array.isArray((value as CheckCases).cases);
}

/** What is wrong with the first call that is not right, or undefined. @throws {ParameterError} where there is no case */
export function problemOfCalls(
  name: string,
  found: unknown,
  { cases, tolerance }: CheckCases,
): string | undefined {
  if (cases.length === 0)
    throw new ParameterError(
      `check "${name}": there is no case. Pass at least one, as in { given: [1], expected: 2 }.`,
    );
  const missing = nameOfTodo(found);
  if (missing !== undefined || found === undefined) return notThere(missing ?? name);
  if (typeof found !== "function") return `a function was expected, found ${kindWords(found)}.`;
  const [callee] = /^[\w$]+/.exec(name) ?? [name]; // of "pixelOf at the ends" the function's own name
  for (const { given, expected } of cases) {
    const call = `${callee}(${given.map(valueText).join(", ")})`;
    let result: unknown;
    try {
      result = found(...given);
    } catch (thrown) {
      return `${call} ended with an error: ${messageOf(thrown)}`;
    }
    if (result === undefined && expected !== undefined)
      return `${call} gives nothing. Is there a \`return\`?`;
    const placeholder = todoIn(result) ?? todoIn(expected);
    if (placeholder !== undefined) return notThere(placeholder);
    const problem = problemOf(call, { found: result, expected, tolerance });
    if (problem !== undefined) return `${call}: ${problem}`;
  }
  return undefined;
}
