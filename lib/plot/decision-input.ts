import { ParameterError, ShapeError } from "../errors.js";
import { type GridInput, isMatrixLike, readGrid } from "./grid-input.js";
import { isNumbers, readNumbers } from "./numbers.js";
import { formatNumber } from "./text.js";
import { seriesStyles } from "./theme.js";

/** Examples with a place in the plane. */
export interface PlacedPoints {
  places: number[][];
  labels: number[];
}

/** @returns (N, 2) finite places with a label each, or undefined where there are no points */
export function readPoints(
  doing: string,
  { points, labels }: { points?: GridInput; labels?: ArrayLike<number> },
): PlacedPoints | undefined {
  if (points === undefined) return undefined;
  const places = readGrid(`${doing}: points`, points);
  if (places[0]!.length !== 2) {
    throw new ShapeError(
      `${doing}: points are (${places.length}, ${places[0]!.length}), expected (N, 2). Pass the two inputs of each example.`,
    );
  }
  if (!places.flat().every(Number.isFinite)) {
    throw new ParameterError(`${doing}: a point is not finite. Pass points that have a place in the plane.`);
  }
  const read = labels === undefined ? places.map(() => 0) : readNumbers(`${doing}: labels`, labels);
  if (labels === undefined || read.length !== places.length) {
    const found = labels === undefined ? "no labels" : `${read.length} labels`;
    throw new ShapeError(`${doing}: there are ${found} for ${places.length} points. Pass one for each.`);
  }
  return { places, labels: read };
}

/** @returns (M, C), C at least 2 */
export function readProbabilities(
  doing: string,
  given: GridInput | ArrayLike<number>,
  rows: number,
): number[][] {
  const flat = !isMatrixLike(given) && isNumbers(given);
  const read = flat
    ? readNumbers(doing, given).map((p) => [p])
    : readGrid(`${doing}: predict`, given as GridInput);
  if (read.length !== rows) {
    throw new ShapeError(
      `${doing}: predict gave ${read.length} rows for ${rows} places. Let it give one for each row of its inputs.`,
    );
  }
  const wrong = read.flat().find((p) => !(p >= -1e-6 && p <= 1 + 1e-6));
  if (wrong !== undefined) {
    throw new ParameterError(
      `${doing}: predict gave ${formatNumber(wrong)}, which is no probability. Let it give 0 to 1: softmax(logits).`,
    );
  }
  return read[0]!.length === 1 ? read.map(([p]) => [1 - p!, p!]) : read;
}

/** The classes' names, C of them. */
export function namesFor(
  doing: string,
  asked: readonly (string | number)[] | undefined,
  probabilities: readonly number[][],
): string[] {
  const amount = probabilities[0]!.length;
  if (amount > seriesStyles.length) {
    throw new ParameterError(
      `${doing}: there are ${amount} classes, at most ${seriesStyles.length} can be told apart. Draw fewer.`,
    );
  }
  const names = asked ?? Array.from({ length: amount }, (_, c) => `class ${c}`);
  if (names.length === amount) return names.map(String);
  throw new ShapeError(
    `${doing}: there are ${names.length} names of classes, but predict gives ${amount}. Pass one for each.`,
  );
}

/** @throws {ParameterError} where a label is no class */
export function checkLabels(doing: string, labels: readonly number[] | undefined, classes: number): void {
  const wrong =
    labels?.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < classes)) ?? -1;
  if (wrong < 0) return;
  throw new ParameterError(
    `${doing}: the label of point ${wrong} is ${labels![wrong]}, but classes are 0 to ${classes - 1}. Pass one of these.`,
  );
}
