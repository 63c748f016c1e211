/** One figure over runs that differ in nothing but their seed. */
export interface Spread {
  mean: number;
  least: number;
  most: number;
  /** Standard deviation of a sample; 0 for a single run. */
  deviation: number;
  count: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const average = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return {
    mean: average,
    least: Math.min(...values),
    most: Math.max(...values),
    deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
    count,
  };
}
