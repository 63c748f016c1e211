import { formatShape } from "./arrays.js";
import { isFigure, wordsFor } from "./figure-bundle.js";
import { plainText } from "./kinds.js";

/** One line for one value: the shape of an array, and the value itself where it is short. */
export function brief(item: unknown): string {
  const text = plainText(item);
  if (text !== undefined) return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  if (isFigure(item)) return wordsFor(item);
  return formatShape(item);
}
