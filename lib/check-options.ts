import { ParameterError } from "./errors.js";

/**
 * Refuses options that nobody reads: a misspelt `netsterov` must not pass silently as plain gradient descent.
 *
 * The compiler sees that in a cell, but not in options that come from a file or a command line.
 *
 * @throws {ParameterError} where an option has a name that is not known
 */
export function checkOptionNames(doing: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ParameterError(`${doing}: there is no option named ${unknown}. Pass ${known.join(", ")}.`);
}
