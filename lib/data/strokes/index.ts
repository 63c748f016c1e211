export { type DigitOptions, digitFromStrokes } from "./digit-from-strokes.js";
export type { Strokes } from "./read-strokes.js";
