import { type Diagnoser, everywhere, near } from "../compared.js";

/** Every value with its sign turned around. */
export const signFlipped: Diagnoser = (compared) => {
  const { found, expected, limit } = compared;
  const flipped = everywhere(compared, (k) => near(found.data[k]!, -expected.data[k]!, limit));
  if (!flipped) return undefined;
  const what = found.data.length === 1 ? "the sign is" : "every sign is";
  return `${what} turned around. Was a minus forgotten, or a difference taken the other way?`;
};
