import type { KernelInstance } from "../kernel-instance.js";

/**
 * The structures through which the kernels are told of a plan, word by word. `assembly/mlp/memory.ts` says what each
 * field is for; the order here is the order there.
 */
const LAYER_FIELDS = [
  "inputs",
  "rows",
  "panels",
  "lastWidth",
  "rowBytes",
  "weights",
  "biases",
  "dWeights",
  "dBiases",
  "activations",
  "gradient",
  "means",
  "biasMeans",
  "squares",
  "biasSquares",
] as const;

const PLAN_FIELDS = [
  "layers",
  "layerCount",
  "threads",
  "classes",
  "groups",
  "groupSize",
  "starts",
  "entries",
  "entryBytes",
  "table",
  "order",
  "labels",
  "columnStarts",
  "columnEntries",
  "columnStartBytes",
  "columnEntryBytes",
  "scratch",
  "scratchBytes",
  "losses",
  "predictions",
  "powers",
  "powersBytes",
  "epsilon",
  "epsilonHigh",
  "update",
  "pieces",
  "pieceCount",
  "done",
  "mayRest",
  "helpers",
  "closed",
] as const;

const UPDATE_NUMBERS = ["keptMeans", "keptSquares", "epsilon", "l1", "l2", "weightDecay"] as const;

const PIECE_NUMBERS = ["divisor", "learningRate", "meansCorrection", "squaresCorrection"] as const;

export type LayerWords = Record<(typeof LAYER_FIELDS)[number], number>;
export type PlanField = Exclude<(typeof PLAN_FIELDS)[number], "epsilon" | "epsilonHigh">;

export const LAYER_BYTES: number = 4 * LAYER_FIELDS.length;
/** With the padding and the line where threads meet. */
export const PLAN_BYTES = 192;
export const UPDATE_BYTES: number = 8 + 8 * UPDATE_NUMBERS.length;
export const PIECE_BYTES: number = 16 + 8 * PIECE_NUMBERS.length + 8;

export function writeLayer(instance: KernelInstance, address: number, layer: LayerWords): void {
  instance.words(address, LAYER_FIELDS.length).set(LAYER_FIELDS.map((field) => layer[field]));
}

export function writePlan(
  instance: KernelInstance,
  address: number,
  fields: Partial<Record<PlanField, number>>,
): void {
  const words = instance.words(address, PLAN_FIELDS.length);
  for (const [field, value] of Object.entries(fields)) words[PLAN_FIELDS.indexOf(field as PlanField)] = value;
}

export function writeEpsilon(instance: KernelInstance, plan: number, epsilon: number): void {
  instance.floats("float64", plan + 4 * PLAN_FIELDS.indexOf("epsilon"), 1)[0] = epsilon;
}

/** A field that another thread may have written. */
export function readPlan(instance: KernelInstance, plan: number, field: PlanField): number {
  return Atomics.load(instance.words(plan + 4 * PLAN_FIELDS.indexOf(field), 1), 0);
}

export type UpdateWords = { rule: number } & Record<(typeof UPDATE_NUMBERS)[number], number>;

export function writeUpdate(instance: KernelInstance, address: number, update: UpdateWords): void {
  instance.words(address, 1)[0] = update.rule;
  const numbers = UPDATE_NUMBERS.map((name) => update[name]);
  instance.floats("float64", address + 8, numbers.length).set(numbers);
}

/** What to do with some rows, and what it came to. */
export type PieceWords = { first: number; rows: number; work: number } & Record<
  (typeof PIECE_NUMBERS)[number],
  number
>;

export function writePiece(instance: KernelInstance, address: number, piece: PieceWords): void {
  instance.words(address, 3).set([piece.first, piece.rows, piece.work]);
  const numbers = PIECE_NUMBERS.map((name) => piece[name]);
  instance.floats("float64", address + 16, numbers.length).set(numbers);
}

export function readOutcome(instance: KernelInstance, address: number): { loss: number; right: number } {
  const right = instance.words(address + 12, 1)[0]!;
  const loss = instance.floats("float64", address + PIECE_BYTES - 8, 1)[0]!;
  return { loss, right };
}
