import { messageOf, ParameterError } from "../../errors.js";
import { nameOfTodo, notThere, watchForTodo } from "./todo.js";
import { kindWords } from "./words.js";

/** Sentences that must hold, each with what tells whether it does. */
export type CheckConditions = Readonly<Record<string, () => boolean>>;

/** The first sentence that does not hold, or undefined. @throws {ParameterError} where there is none to ask, or one is no function */
export function problemOfConditions(name: string, conditions: CheckConditions): string | undefined {
  const missing = nameOfTodo(conditions);
  if (missing !== undefined) return notThere(missing);
  const isList = typeof conditions === "object" && conditions !== null && !Array.isArray(conditions);
  const entries = isList ? Object.entries(conditions) : [];
  if (entries.length === 0 || entries.some(([, holds]) => typeof holds !== "function")) {
    throw new ParameterError(
      `check "${name}": expected conditions, found ${kindWords(conditions)}. ` +
        'Pass what is expected as well, or conditions as in { "every row adds up to 1": () => … }.',
    );
  }
  for (const [sentence, holds] of entries) {
    try {
      const { answer, met } = watchForTodo<unknown>(holds);
      if (met !== undefined) return notThere(met);
      if (answer === true) continue;
      if (answer === false) return `this should hold, and does not: ${sentence}.`;
      return `whether this holds could not be told: ${sentence} (found ${kindWords(answer)}).`;
    } catch (thrown) {
      const todo = (thrown as { code?: unknown } | undefined)?.code === "TODO";
      return todo
        ? messageOf(thrown)
        : `whether this holds could not be told: ${sentence} (${messageOf(thrown)})`;
    }
  }
  return undefined;
}
