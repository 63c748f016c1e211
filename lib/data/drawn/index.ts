export { type DrawnDigits, type DrawOptions, drawDigits } from "./draw-digits.js";
export { drawnFiles } from "./drawn-files.js";
export { drawnFolder, type LoadDrawnOptions, type LoadedDrawn, loadDrawn } from "./load-drawn.js";
export { ink, side } from "./pen.js";
