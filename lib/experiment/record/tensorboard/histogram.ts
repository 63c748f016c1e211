import type { FloatArray } from "../../../matrix/index.js";

/** How numbers spread, as a summary keeps it. */
export interface Histogram {
  min: number;
  max: number;
  count: number;
  sum: number;
  sumOfSquares: number;
  /** The upper end of each bucket, rising; a bucket holds what is above the one before it. */
  limits: number[];
  counts: number[];
}

const buckets = 30;

/** Numbers counted into 30 buckets between the least and the greatest; those that are not finite are left out. */
export function histogramOf(numbers: FloatArray): Histogram {
  const finite = numbers.filter(Number.isFinite);
  let [min, max, sum, sumOfSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const number of finite) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    sum += number;
    sumOfSquares += number * number;
  }
  if (finite.length === 0)
    return { min: 0, max: 0, count: 0, sum: 0, sumOfSquares: 0, limits: [0], counts: [0] };
  const width = (max - min) / buckets || 1;
  const counts = new Array<number>(buckets).fill(0);
  for (const number of finite) counts[Math.min(buckets - 1, Math.floor((number - min) / width))]!++;
  const limits = counts.map((_, at) => min + (at + 1) * width);
  limits[buckets - 1] = Math.max(max, limits[buckets - 1]!); // rounding must not shut the greatest out
  return { min, max, count: finite.length, sum, sumOfSquares, limits, counts };
}
