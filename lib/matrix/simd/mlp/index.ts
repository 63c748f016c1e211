export { compileMlp } from "./compile.js";
export type { DenseWeights } from "./dense-memory.js";
export type { HeldExamples, PlanExamples } from "./examples.js";
export type { MlpPlanOptions, PieceOutcome, PieceWork, PlanPiece } from "./piece.js";
export type { MlpPlan } from "./plan.js";
export type { PlanMemory, PlanRule, PlanUpdate } from "./update.js";
