import type { Shaped } from "../../arrays.js";
import { type Diagnoser, grid, near } from "../compared.js";
import { numberText } from "../words.js";

/** Rows (or columns) should each add up to 1, and others do, or none. */
export const wrongAxis: Diagnoser = ({ found, expected, limit }) => {
  const size = grid(expected);
  if (size === undefined) return undefined;
  for (const [axis, other] of [
    ["row", "column"],
    ["column", "row"],
  ] as const) {
    const within = limit * (axis === "row" ? size.cols : size.rows);
    const areOne = (sums: number[]) => sums.every((sum) => near(sum, 1, within));
    const sums = sumsAlong(found, axis);
    if (!areOne(sumsAlong(expected, axis)) || areOne(sums)) continue;
    if (areOne(sumsAlong(found, other)))
      return `each ${other} adds up to 1, where each ${axis} should. Divide by the sum of the ${axis}, not of the ${other}.`;
    const total = sums.reduce((sum, each) => sum + each, 0);
    if (sums.length > 1 && near(total, 1, within * sums.length))
      return `all values together add up to 1, where each ${axis} should. Divide each ${axis} by its own sum.`;
    const wrong = sums.findIndex((sum) => !near(sum, 1, within));
    return `${axis} ${wrong} adds up to ${numberText(sums[wrong]!)}, where each ${axis} should add up to 1. Was it divided by its sum?`;
  }
  return undefined;
};

function sumsAlong({ shape, data }: Shaped, axis: "row" | "column"): number[] {
  const [rows, cols] = [shape[0]!, shape[1]!];
  const sums = new Array<number>(axis === "row" ? rows : cols).fill(0);
  for (let k = 0; k < data.length; k++) sums[axis === "row" ? Math.floor(k / cols) : k % cols]! += data[k]!;
  return sums;
}
