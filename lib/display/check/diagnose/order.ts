import { type Diagnoser, everywhere, near } from "../compared.js";
import { placeText } from "../words.js";

/** More values than this are not sorted for a hint. */
const most = 1_000_000;

/** The right values in another order. */
export const otherOrder: Diagnoser = (compared) => {
  const { found, expected, limit } = compared;
  if (found.data.length < 2 || found.data.length > most) return undefined;
  const [is, should] = [found.data, expected.data].map((data) => Float64Array.from(data).sort());
  if (!everywhere(compared, (k) => near(is![k]!, should![k]!, limit))) return undefined;
  const last = found.data.length - 1;
  if (everywhere(compared, (k) => near(found.data[k]!, expected.data[last - k]!, limit)))
    return "the values are right, but stand in the reverse order.";
  let first = 0;
  while (near(found.data[first]!, expected.data[first]!, limit)) first++;
  return `the values are right, but stand in another order, from ${placeText(found.shape, first)} on.`;
};
