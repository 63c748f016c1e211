import type { Diagnoser } from "../compared.js";
import { placeText } from "../words.js";

/** NaN or an infinity where a plain number is expected, and where the first one is. */
export const notFinite: Diagnoser = ({ found, expected }) => {
  const { data, shape } = found;
  let [first, count] = [-1, 0];
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i]) || !Number.isFinite(expected.data[i])) continue;
    if (first < 0) first = i;
    count++;
  }
  if (first < 0) return undefined;
  const value = data[first]!;
  const cause = Number.isNaN(value)
    ? "NaN comes of 0 / 0, of Infinity − Infinity, or of a name or place that holds nothing."
    : "Infinity comes of a division by 0, of log(0), or of exp of more than 709.";
  if (data.length === 1) return `it is ${value}. ${cause}`;
  const many = count === data.length ? "every value" : `${count} of ${data.length} values`;
  const are = count === 1 || count === data.length ? "is" : "are";
  return `${many} ${are} not finite, the first ${value} at ${placeText(shape, first)}. ${cause}`;
};
