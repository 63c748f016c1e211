import { ParameterError } from "../../../errors.js";
import { engineInUse, instructionsFor } from "../engine.js";
import { KernelInstance } from "../kernel-instance.js";
import { threadsInUse } from "../threads.js";
import { OutOfMemory } from "./arena.js";
import { MOST_ROWS } from "./batch-memory.js";
import type { MlpPlanOptions } from "./piece.js";
import { MlpPlan } from "./plan.js";

/**
 * Compiles a multilayer perceptron (dense layers with ReLU between them, softmax cross-entropy) and the rule that trains
 * it into a plan: one arena in WebAssembly's memory, with no allocation and no copies of weights while it trains.
 *
 * It computes with the engine in use when it is made. Close it when it is no longer needed: its threads then help others.
 *
 * @returns undefined where the engine is "reference", there is no SIMD, or memory is short: train without a plan
 * @throws {ParameterError} for fewer than two sizes, or a size or number of rows that is not a whole number above 0
 */
export function compileMlp(options: MlpPlanOptions): MlpPlan | undefined {
  const { sizes, rows } = options;
  const whole = [...sizes, rows].every((size) => Number.isInteger(size) && size > 0);
  if (sizes.length < 2 || !whole || rows > MOST_ROWS)
    throw new ParameterError(
      `plan: sizes of [${sizes.join(", ")}] and ${rows} rows. Pass two or more whole numbers above 0, and 1 to ` +
        `${MOST_ROWS} rows.`,
    );
  const instructions = instructionsFor(engineInUse());
  if (instructions === undefined) return undefined;
  const threads = options.threads ?? threadsInUse();
  try {
    return new MlpPlan(new KernelInstance(instructions, threads > 1 ? "shared" : "own"), {
      ...options,
      threads,
    });
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}
