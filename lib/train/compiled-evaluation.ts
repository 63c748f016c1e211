import {
  compileMlp,
  type DType,
  engineInUse,
  type MlpPlan,
  type PlanPiece,
  threadsInUse,
} from "../matrix/index.js";
import type { Model } from "../nn/index.js";
import { denseLayers, planExamples, rowsOfPiece, sizesOf } from "./compiled-model.js";
import type { Examples } from "./examples.js";
import type { Pacer } from "./pacer.js";

/** Milliseconds of work that are handed to the plan at a time. */
const TURN = 6;

/** The last plan: a model is evaluated again and again. */
let kept: { key: string; plan: MlpPlan } | undefined;

export interface CompiledEvaluation {
  /** The rows' losses in nats, added up, as far as they went. */
  loss: number;
  /** The rows whose loss is NaN or Infinity; undefined where all went well. */
  spoilt: Int32Array | undefined;
}

/**
 * Evaluates on a plan, for speed, where the model fits one.
 *
 * @param to.predictions (N,), the most probable class of each example
 * @returns undefined where it does not fit: nothing has been done
 */
export async function evaluateCompiled(
  model: Model,
  examples: Examples,
  { predictions, epsilon, pacer }: { predictions: Int32Array; epsilon: number; pacer: Pacer },
): Promise<CompiledEvaluation | undefined> {
  const layers = denseLayers(model);
  if (layers === undefined) return undefined;
  const plan = planFor({
    sizes: sizesOf(layers),
    dtype: model.dtype,
    rows: rowsOfPiece(layers, examples.count),
  });
  if (plan === undefined) return undefined;
  const held = plan.hold(planExamples(examples, model.inputSize), { ahead: false });
  const { count } = examples;
  let loss = 0;
  let millisecondsPerRow = 0.01;
  for (let done = 0; done < count; ) {
    const pieces: PlanPiece[] = [];
    const most = Math.min(
      Math.floor(TURN / (millisecondsPerRow * plan.rows)),
      plan.mostPieces(held, plan.rows),
    );
    let next = done;
    for (; next < count && (next === done || pieces.length < most); next += plan.rows) {
      const length = Math.min(plan.rows, count - next);
      pieces.push({ work: "evaluate", rows: new Int32Array(length).map((_, i) => next + i) });
    }
    const started = performance.now();
    // Others may have evaluated another model of this shape meanwhile.
    plan.load(layers);
    const outcomes = plan.run(held, pieces, { epsilon, predictions: predictions.subarray(done) });
    millisecondsPerRow = (performance.now() - started) / (next - done);
    for (const [i, outcome] of outcomes.entries()) {
      loss += outcome.loss;
      if (!Number.isFinite(outcome.loss)) return { loss, spoilt: pieces[i]!.rows as Int32Array };
    }
    done = Math.min(next, count);
    await pacer.pause();
  }
  return { loss, spoilt: undefined };
}

function planFor(options: { sizes: number[]; dtype: DType; rows: number }): MlpPlan | undefined {
  const key = JSON.stringify([options, engineInUse(), threadsInUse()]);
  if (kept?.key === key) return kept.plan;
  const plan = compileMlp(options);
  if (plan === undefined) return undefined;
  kept?.plan.close();
  kept = { key, plan };
  return plan;
}
