import { type Diagnoser, everywhere, grid, near } from "../compared.js";

/** The right shape, filled column by column; of a square array that is its transpose. */
export const transposed: Diagnoser = (compared) => {
  const { found, expected, limit } = compared;
  const size = grid(expected);
  if (size === undefined) return undefined;
  const { rows, cols } = size;
  const turned = everywhere(compared, (k) =>
    near(found.data[k]!, expected.data[(k % rows) * cols + Math.floor(k / rows)]!, limit),
  );
  if (!turned) return undefined;
  if (rows === cols) return "it is the transpose of what is expected. Exchange rows and columns.";
  return "it holds the right values, written column by column where they are expected row by row.";
};
