export { type Region, type RegionKind, regionsOf } from "./regions.js";
export { toSolutions } from "./to-solutions.js";
export { type ExerciseCell, exercisesOf, toStudent } from "./to-student.js";
