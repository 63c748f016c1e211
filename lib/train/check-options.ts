import { ParameterError } from "../errors.js";

export { checkOptionNames } from "../check-options.js";

export interface Range {
  /** What the option is called in a sentence, such as "a learning rate". */
  what: string;
  least?: number;
  /** The number itself is refused too; for "above 0". */
  above?: number;
  /** The number itself is refused too; for "below 1". */
  below?: number;
  most?: number;
  /** A good value, for the mend. */
  suchAs: number;
}

/** @throws {ParameterError} for anything but a finite number in the range */
export function checkNumber(doing: string, value: number, range: Range): void {
  const { what, least, above, below, most, suchAs } = range;
  const inside =
    Number.isFinite(value) &&
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below) &&
    (most === undefined || value <= most);
  if (inside) return;
  const bounds = [
    least !== undefined && `of at least ${least}`,
    above !== undefined && `above ${above}`,
    below !== undefined && `below ${below}`,
    most !== undefined && `of at most ${most}`,
  ].filter((bound) => bound !== false);
  throw new ParameterError(
    `${doing}: ${what} of ${String(value)}. Pass a number ${bounds.join(" and ")}, such as ${suchAs}.`,
  );
}

/** @throws {ParameterError} for anything but a whole number of at least 1 */
export function checkWholeNumber(doing: string, what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new ParameterError(`${doing}: ${what} of ${String(value)}. Pass a whole number of at least 1.`);
}
