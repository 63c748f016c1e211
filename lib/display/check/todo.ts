import { LonghandError } from "../../errors.js";

/** The placeholders that are about, with the name each stands for; an object that is gone takes its entry along. */
const names = new WeakMap<object, string>();

/** The name of the placeholder that was made last. */
let latest: string | undefined;

/**
 * Holds the place of what an exercise asks for: `const dW2 = todo("dW2");`.
 *
 * It fits every type, so the cells after it compile. `check` says that it is not there yet, and so does the error of
 * any cell that reads, calls or shows it.
 *
 * @param name the name that the exercise asks for
 * @returns a value whose every use throws {LonghandError} with the code "TODO"
 * Put into student versions of notebooks by `toStudent`.
 */
// biome-ignore lint/suspicious/noExplicitAny: it stands where a value of any type will.
export function todo(name: string): any {
  const refuse = (): never => {
    throw new LonghandError("TODO", notThere(name));
  };
  const traps = Object.fromEntries(
    ["apply", "construct", "get", "has", "getPrototypeOf", "ownKeys", "set"].map((trap) => [trap, refuse]),
  );
  const placeholder = new Proxy(() => {}, traps);
  names.set(placeholder, name);
  latest = name;
  return placeholder;
}

/** The name that a placeholder stands for, or undefined for any other value. */
export function nameOfTodo(value: unknown): string | undefined {
  return typeof value === "function" ? names.get(value) : undefined;
}

/** The name of the first placeholder in a value or, of an array, among its entries and those of its rows; undefined where there is none. */
export function todoIn(value: unknown, around: readonly unknown[] = []): string | undefined {
  if (!Array.isArray(value)) return nameOfTodo(value);
  if (around.includes(value)) return undefined; // an array that holds itself
  for (const item of value) {
    if (typeof item === "number") continue; // as nearly all of them are
    const name = todoIn(item, [...around, value]);
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * Asks something, and tells whose placeholder was made meanwhile: comparing it with `===`, unlike all else that can be
 * done with it, does not throw.
 */
export function watchForTodo<T>(ask: () => T): { answer: T; met: string | undefined } {
  latest = undefined;
  const answer = ask();
  return { answer, met: latest };
}

/** That something is still to be written, and where. */
export function notThere(name: string): string {
  return `\`${name}\` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.`;
}
