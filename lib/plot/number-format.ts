import { format } from "d3-format";
import { ParameterError } from "../errors.js";

/**
 * Writes numbers as a d3 format says.
 *
 * @throws {ParameterError} where this is no such format
 * Source: d3-format's specifiers, https://d3js.org/d3-format#locale_format.
 */
export function numberFormat(doing: string, spec: string): (value: number) => string {
  try {
    if (typeof spec === "string") return format(spec);
  } catch {
    // d3 only repeats the format; the mend below says more.
  }
  throw new ParameterError(
    `${doing}: format is ${JSON.stringify(spec)}, which is no number format. ` +
      'Give one of d3\'s, such as ".2f" for two decimals or ".0%" for per cent.',
  );
}
