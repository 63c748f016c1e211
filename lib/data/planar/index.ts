export { type CirclesOptions, circles } from "./circles.js";
export { moons } from "./moons.js";
export type { PlanarExamples, PlanarOptions } from "./planar-examples.js";
export { type SpiralsOptions, spirals } from "./spirals.js";
