import { ParameterError, ShapeError } from "../errors.js";
import { drawn } from "./drawable.js";

/** Values of one thing along x: a loss at each epoch, say. NaN and infinities are drawn as gaps with a mark. */
export interface Series {
  name: string;
  y: ArrayLike<number>;
  /** As long as `y`, finite. Left out: 0, 1, 2, … */
  x?: ArrayLike<number>;
}

/** Series with their names, or an object from name to values. */
export type SeriesInput = readonly Series[] | Readonly<Record<string, ArrayLike<number>>>;

/** One series made ready: plain arrays, and what cannot be drawn set apart. */
export interface ReadySeries {
  name: string;
  x: number[];
  /** Null where the value cannot be drawn. */
  y: (number | null)[];
  gaps: Gap[];
}

/** A value that has no place on the axis. */
export interface Gap {
  /** Its place in the series. */
  index: number;
  x: number;
  value: number;
}

/**
 * Checks the series and sets apart what cannot be drawn.
 *
 * @param log on a log axis values of zero and below cannot be drawn either
 * @throws {ParameterError} where there is no series, a series is empty, or an x is not finite
 * @throws {ShapeError} where x and y of a series differ in length
 */
export function readSeries(doing: string, input: SeriesInput, log: boolean): ReadySeries[] {
  const list: readonly Series[] = isList(input)
    ? input
    : Object.entries(input).map(([name, y]) => ({ name, y }));
  if (list.length === 0) {
    throw new ParameterError(
      `${doing}: there is no series to draw. Pass at least one, as in { loss: [2.3, 0.4] }.`,
    );
  }
  return list.map((series) => readOne(doing, series, log));
}

function isList(input: SeriesInput): input is readonly Series[] {
  return Array.isArray(input);
}

function readOne(doing: string, series: Series, log: boolean): ReadySeries {
  const { name } = series;
  const values: unknown = series.y;
  if (!isNumbers(values)) {
    throw new ParameterError(
      `${doing}: series "${name}" has no array of numbers as y. Pass { name, y: [2.3, 0.4] } or { ${name}: [2.3, 0.4] }.`,
    );
  }
  const all = Array.from(values);
  if (all.length === 0) {
    throw new ParameterError(`${doing}: series "${name}" is empty. Pass at least one value.`);
  }
  const x = series.x === undefined ? all.map((_, index) => index) : Array.from(series.x);
  if (x.length !== all.length) {
    throw new ShapeError(
      `${doing}: series "${name}" has ${all.length} values of y but ${x.length} of x. Pass one x for each y.`,
    );
  }
  const bad = x.findIndex((value) => drawn(value) === null);
  if (bad >= 0) {
    throw new ParameterError(
      `${doing}: x[${bad}] of series "${name}" is ${x[bad]}. Every x must be finite; only y may have gaps.`,
    );
  }
  const place = (value: number) => (log && !(value >= 1e-300) ? null : drawn(value));
  return {
    name,
    x,
    y: all.map(place),
    gaps: all.flatMap((value, index) => (place(value) === null ? [{ index, x: x[index]!, value }] : [])),
  };
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
