/** What the bench trains: "tiny" trainings, beside which all else that a sweep does shows, and "small" ones. */
export const sizes = {
  tiny: { spec: { hidden: [32], epochs: 3, dtype: "float32" }, data: { train: 5000, validation: 1000 } },
  small: { spec: { hidden: [64], epochs: 5, dtype: "float32" }, data: { train: 10000, validation: 1000 } },
};

/** As a plan's text; JSON is YAML. */
export function planOf(trials, size) {
  return `${JSON.stringify({ ...sizes[size], seeds: trials })}\n`;
}
