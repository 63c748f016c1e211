import { ParameterError, ShapeError } from "../errors.js";
import { Dataset } from "./dataset.js";

/**
 * All examples of several sets, one set after the other: a copy, under the first one's name.
 *
 * @param sets at least one, all of one image size, one number of classes and one rounding of pixels
 * @throws {ShapeError} where two differ in one of these
 * @throws {ParameterError} where there is no set at all
 * Used in notebooks/01.
 */
export function concatDatasets(...sets: readonly Dataset[]): Dataset {
  const [first] = sets;
  if (first === undefined)
    throw new ParameterError("concatenating data sets: there is none. Pass at least one.");
  for (const set of sets) refuseOther(first, set);
  const pixels = new Uint8Array(sets.reduce((total, set) => total + set.pixels.length, 0));
  const labels = new Uint8Array(sets.reduce((total, set) => total + set.count, 0));
  let done = 0;
  for (const set of sets) {
    pixels.set(set.pixels, done * first.height * first.width);
    labels.set(set.labels, done);
    done += set.count;
  }
  return new Dataset({ ...first, pixels, labels });
}

function refuseOther(first: Dataset, other: Dataset): void {
  const describe = ({ height, width, classes, float32Pixels }: Dataset): string =>
    `${height}×${width} pixels, ${classes} classes, ${float32Pixels ? "float32" : "exact"} pixel values`;
  const [expected, found] = [describe(first), describe(other)];
  if (found === expected) return;
  throw new ShapeError(
    `concatenating data sets: ${first.name} has ${expected}, but ${other.name} has ${found}. ` +
      "Pass sets that agree in all three.",
  );
}
