import { ParameterError, ShapeError } from "../errors.js";
import { drawn } from "./drawable.js";
import { isNumbers, kindOf } from "./numbers.js";

/** Values of one thing along x: a loss at each epoch, say. NaN and infinities are drawn as gaps with a mark. */
export interface Series {
  name: string;
  y: ArrayLike<number>;
  /** As long as `y`, finite. Left out: 0, 1, 2, … */
  x?: ArrayLike<number>;
  /** The least and the most at each x, each as long as `y`: drawn as a band behind the line. */
  band?: Band;
}

export interface Band {
  low: ArrayLike<number>;
  high: ArrayLike<number>;
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
  /** Both null where one of them cannot be drawn. */
  band?: { low: (number | null)[]; high: (number | null)[] };
}

/** A value that has no place on the axis. */
export interface Gap {
  /** Its place in the series. */
  index: number;
  x: number;
  value: number;
}

/** Which axes are logarithmic. */
export interface LogAxes {
  x: boolean;
  y: boolean;
}

/**
 * Checks the series and sets apart what cannot be drawn.
 *
 * @param log on a log axis along y values of zero and below cannot be drawn either; along x they are refused
 * @throws {ParameterError} where there is no series, a series is empty, or an x has no place on its axis
 * @throws {ShapeError} where x, y and band of a series differ in length
 */
export function readSeries(doing: string, input: SeriesInput, log: LogAxes): ReadySeries[] {
  if (typeof input !== "object" || input === null) {
    throw new ParameterError(
      `${doing}: found ${kindOf(input)}, expected series. Pass at least one, as in { loss: [2.3, 0.4] }.`,
    );
  }
  const list: readonly Series[] = isList(input)
    ? input
    : Object.entries(input).map(([name, y]) => ({ name, y }));
  if (list.length === 0) {
    throw new ParameterError(
      `${doing}: there is no series to draw. Pass at least one, as in { loss: [2.3, 0.4] }.`,
    );
  }
  for (const [index, series] of list.entries()) {
    if (typeof series?.name === "string") continue;
    throw new ParameterError(
      `${doing}: series ${index} has no name. Pass { name, y } for each, or { loss: [2.3, 0.4] }.`,
    );
  }
  return list.map((series) => readOne(doing, series, log));
}

function isList(input: SeriesInput): input is readonly Series[] {
  return Array.isArray(input);
}

function readOne(doing: string, series: Series, log: LogAxes): ReadySeries {
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
  const given: unknown = series.x ?? all.map((_, index) => index);
  if (series.x === null || !isNumbers(given)) {
    throw new ParameterError(
      `${doing}: x of series "${name}" is no array of numbers. Pass one for each y, or leave x out.`,
    );
  }
  const x = Array.from(given);
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
  const low = log.x ? x.findIndex((value) => !(value >= 1e-300)) : -1;
  if (low >= 0) {
    throw new ParameterError(
      `${doing}: x[${low}] of series "${name}" is ${x[low]}, which has no place on a log axis. Pass every x above 0, or leave log out.`,
    );
  }
  const place = (value: number) => (log.y && !(value >= 1e-300) ? null : drawn(value));
  return {
    name,
    x,
    y: all.map(place),
    gaps: all.flatMap((value, index) => (place(value) === null ? [{ index, x: x[index]!, value }] : [])),
    ...(series.band === undefined ? {} : { band: readBand(doing, { ...series, band: series.band }, place) }),
  };
}

function readBand(
  doing: string,
  { name, y, band }: Series & { band: Band },
  place: (value: number) => number | null,
): NonNullable<ReadySeries["band"]> {
  const ends = { low: band?.low, high: band?.high };
  for (const [end, values] of Object.entries(ends)) {
    if (!isNumbers(values)) {
      throw new ParameterError(
        `${doing}: the band of series "${name}" has no array of numbers as ${end}. Pass { low, high }, or leave band out.`,
      );
    }
    if (values.length !== y.length) {
      throw new ShapeError(
        `${doing}: series "${name}" has ${y.length} values of y but ${values.length} of band.${end}. Pass one for each y.`,
      );
    }
  }
  const [low, high] = [Array.from(ends.low, place), Array.from(ends.high, place)];
  const crossed = low.findIndex((value, index) => value !== null && value > (high[index] ?? Infinity));
  if (crossed >= 0) {
    throw new ParameterError(
      `${doing}: the band of series "${name}" goes from ${low[crossed]} to ${high[crossed]} at place ${crossed}. ` +
        "Pass the least as low and the most as high.",
    );
  }
  return {
    low: low.map((value, index) => (high[index] === null ? null : value)),
    high: high.map((value, index) => (low[index] === null ? null : value)),
  };
}
