import { type Compared, type Diagnoser, everywhere, near } from "../compared.js";
import { constantAddend } from "./addend.js";
import { wrongAxis } from "./axis.js";
import { constantFactor } from "./factor.js";
import { firstDifference } from "./first-difference.js";
import { notFinite } from "./not-finite.js";
import { otherOrder } from "./order.js";
import { wrongShape } from "./shape.js";
import { signFlipped } from "./sign.js";
import { transposed } from "./transposed.js";

/** From what must be settled before values can be compared, over what has one plain cause, to what always holds. */
const inOrder: readonly Diagnoser[] = [
  wrongShape,
  notFinite,
  transposed,
  signFlipped,
  constantFactor,
  constantAddend,
  wrongAxis,
  otherOrder,
  firstDifference,
];

/** What is wrong with numbers of the right kind, or undefined where they are right. */
export function diagnose(compared: Compared): string | undefined {
  const { found, expected, limit } = compared;
  const right =
    String(found.shape) === String(expected.shape) &&
    everywhere(compared, (k) => near(found.data[k]!, expected.data[k]!, limit));
  if (right) return undefined;
  for (const diagnoser of inOrder) {
    const problem = diagnoser(compared);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
