export { checkDtypes, checkSameShape } from "./check.js";
export { add, addRow, combine, map, multiply, scale, subtract, transpose } from "./elementwise.js";
export { type MatmulOptions, matmul, matmulNT, matmulTN } from "./matmul.js";
export { type DType, type FloatArray, Matrix, newFloats } from "./matrix.js";
export { argmaxRows, largestDifference, mean, type SumRowsOptions, sum, sumRows } from "./reduce.js";
export {
  arithmeticInUse,
  computesOnSimd,
  type Engine,
  engineInUse,
  setEngine,
  setThreads,
  threadsInUse,
} from "./simd/index.js";
export {
  compileMlp,
  type DenseWeights,
  type HeldExamples,
  type MlpPlan,
  type MlpPlanOptions,
  OutOfMemory,
  type PieceOutcome,
  type PieceWork,
  type PlanExamples,
  type PlanMemory,
  type PlanPiece,
  type PlanRule,
  type PlanUpdate,
} from "./simd/mlp/index.js";
