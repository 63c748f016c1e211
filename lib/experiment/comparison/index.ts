export { type ComparedRow, type CompareOptions, type Comparison, compare, type Score } from "./compare.js";
export { diffRuns, type RunDifference } from "./diff-runs.js";
export { type Guess, nextGuesses } from "./next-guesses.js";
export type { Spread } from "./spread.js";
export { type RunValue, settingText } from "./varied.js";
