import type { Arena } from "./arena.js";
import type { DenseMemory, DenseWeights } from "./dense-memory.js";
import type { PieceWords, UpdateWords } from "./layout.js";

/** An optimizer's rule as data. `assembly/mlp/update.ts` has the formulas. */
export type PlanRule =
  | { kind: "descend" }
  | { kind: "momentum" | "nesterov"; momentum: number }
  | { kind: "rmsProp"; rho: number; epsilon: number }
  | { kind: "adam"; beta1: number; beta2: number; epsilon: number };

/** How gradients change weights and biases. Penalties and decay are for weights alone; 0 where left out. */
export interface PlanUpdate {
  rule: PlanRule;
  /** lambda·sign(w) is added to the gradient. */
  l1?: number;
  /** lambda·w is added to the gradient. */
  l2?: number;
  /** learningRate·weightDecay·w is taken off w before the rule. */
  weightDecay?: number;
}

/** What a rule remembers, layer by layer, in the model's shapes. */
export interface PlanMemory {
  /** Running means of gradients: a velocity, or Adam's first moment. */
  means?: readonly DenseWeights[];
  /** Running means of their squares. */
  squares?: readonly DenseWeights[];
}

export interface Remembers {
  means: boolean;
  squares: boolean;
}

/** In the order of the constants in `assembly/mlp/memory.ts`. */
const kinds: readonly PlanRule["kind"][] = ["descend", "momentum", "nesterov", "rmsProp", "adam"];

export function remembersOf({ kind }: PlanRule): Remembers {
  return { means: kind !== "descend" && kind !== "rmsProp", squares: kind === "rmsProp" || kind === "adam" };
}

/** Whether it is w -= learningRate·dw and nothing else. */
export function isPlain({ rule, l1 = 0, l2 = 0, weightDecay = 0 }: PlanUpdate): boolean {
  return rule.kind === "descend" && l1 === 0 && l2 === 0 && weightDecay === 0;
}

export function updateWords({ rule, l1 = 0, l2 = 0, weightDecay = 0 }: PlanUpdate): UpdateWords {
  return { rule: kinds.indexOf(rule.kind), ...numbersOf(rule), l1, l2, weightDecay };
}

function numbersOf(rule: PlanRule): Pick<UpdateWords, "keptMeans" | "keptSquares" | "epsilon"> {
  switch (rule.kind) {
    case "descend":
      return { keptMeans: 0, keptSquares: 0, epsilon: 0 };
    case "momentum":
    case "nesterov":
      return { keptMeans: rule.momentum, keptSquares: 0, epsilon: 0 };
    case "rmsProp":
      return { keptMeans: 0, keptSquares: rule.rho, epsilon: rule.epsilon };
    case "adam":
      return { keptMeans: rule.beta1, keptSquares: rule.beta2, epsilon: rule.epsilon };
  }
}

/** What makes up for means that began at zero, in step `time`. Only Adam does that. */
export function correctionsOf(
  rule: PlanRule,
  time: number,
): Pick<PieceWords, "meansCorrection" | "squaresCorrection"> {
  if (rule.kind !== "adam") return { meansCorrection: 1, squaresCorrection: 1 };
  return {
    meansCorrection: 1 / (1 - rule.beta1 ** time),
    squaresCorrection: 1 / Math.sqrt(1 - rule.beta2 ** time),
  };
}

/** Which squares are NaN or infinite: the first, weights and biases of each layer counted in turn from 0. */
export function findPastRange(
  { instance, dtype, size }: Arena,
  layers: readonly DenseMemory[],
): number | undefined {
  const stretches = layers.flatMap(({ squares, biasSquares, rows, panels }) => [
    { address: squares, bytes: panels * rows * 128 },
    { address: biasSquares, bytes: panels * 128 },
  ]);
  const found = stretches.findIndex(
    ({ address, bytes }) => address !== 0 && instance[dtype].allFinite(address, bytes / size) === 0,
  );
  return found < 0 ? undefined : found;
}
