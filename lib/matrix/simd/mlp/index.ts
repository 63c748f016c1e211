export type { DenseWeights } from "./dense-memory.js";
export type { HeldExamples, PlanExamples } from "./examples.js";
export {
  compileMlp,
  type MlpPlan,
  type MlpPlanOptions,
  type PlanBatch,
  type PlanGradient,
  type PlanOutcome,
  type PlanStep,
} from "./plan.js";
