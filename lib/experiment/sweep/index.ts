export { promotable } from "./asha.js";
export type { Draw, Halving, SweepData, SweepPlan } from "./plan.js";
export { type Planner, planner, type Step } from "./planner.js";
export { promote, roundsOf } from "./rounds.js";
export { type SweepOptions, sweep } from "./sweep.js";
export { sweepDigits } from "./sweep-digits.js";
export { mostTrials, type Trial, trialsOf } from "./trials.js";
