import { NotebookError } from "../../errors.js";
import type { Notebook } from "../types.js";
import { describeShape, fits } from "./describe-shape.js";
import { findParameters } from "./find-parameters.js";
import { readLiteral } from "./read-text.js";
import type { ParameterValues } from "./types.js";

/**
 * The values that doc comments name for a quick run, written as TypeScript.
 *
 * @throws {NotebookError} where what is named is no value of the parameter's type
 */
export function smallValues(notebook: Notebook): ParameterValues {
  const parameters = findParameters(notebook)?.parameters ?? [];
  const values = parameters.flatMap(({ name, shape, small }) => {
    if (small === undefined) return [];
    const value = readLiteral(small);
    if (fits(shape, value)) return [[name, value]];
    throw new NotebookError(
      `parameters: the doc comment of ${name} says "Small: ${small}.", expected ${describeShape(shape)}, written as in TypeScript.`,
    );
  });
  return Object.fromEntries(values) as ParameterValues;
}
