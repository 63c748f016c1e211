export type { DenseWeights } from "./dense-memory.js";
export type { HeldExamples, PlanExamples } from "./examples.js";
export {
  compileMlp,
  type MlpPlan,
  type MlpPlanOptions,
  type PieceOutcome,
  type PieceWork,
  type PlanPiece,
} from "./plan.js";
