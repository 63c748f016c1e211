import { type Diagnoser, near } from "../compared.js";
import { apart, placeText } from "../words.js";

/** Where the first value differs, with both values, and how many do. */
export const firstDifference: Diagnoser = ({ found, expected, limit }) => {
  let [first, count] = [-1, 0];
  for (let k = 0; k < found.data.length; k++) {
    if (near(found.data[k]!, expected.data[k]!, limit)) continue;
    if (first < 0) first = k;
    count++;
  }
  if (first < 0) return undefined;
  const { found: is, expected: should } = apart(found.data[first]!, expected.data[first]!);
  if (found.data.length === 1) return `found ${is}, expected ${should}.`;
  const place = placeText(found.shape, first);
  const differ = `${count} of ${found.data.length} values ${count === 1 ? "differs" : "differ"}`;
  return `${differ}, the first at ${place}: found ${is}, expected ${should}.`;
};
