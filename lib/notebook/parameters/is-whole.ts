import type { NotebookParameter } from "./types.js";

/** Whether a parameter counts something, as far as can be told: its value and both ends of its range are whole. */
export function isWhole({ default: value, range }: NotebookParameter): boolean {
  if (range === undefined) return false;
  const numbers = [value, range.from, range.to].flat(20).filter((each) => typeof each === "number");
  return numbers.length > 2 && numbers.every(Number.isInteger);
}
