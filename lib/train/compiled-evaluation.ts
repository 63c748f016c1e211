import {
  compileMlp,
  type DType,
  engineInUse,
  type MlpPlan,
  OutOfMemory,
  type PlanPiece,
  threadsInUse,
} from "../matrix/index.js";
import { checkCrossEntropy, type Dense, type Model } from "../nn/index.js";
import { denseLayers, mostRows, Portions, planExamples, sizesOf } from "./compiled-model.js";
import type { Examples } from "./examples.js";
import type { Pacer } from "./pacer.js";

export interface CompiledEvaluation {
  /** The rows' losses in nats, added up, as far as they went. */
  loss: number;
  /** The rows whose loss is NaN or Infinity; undefined where all went well. */
  spoilt: Int32Array | undefined;
}

interface How {
  /** (N,), where to write the most probable class of each example. */
  predictions: Int32Array;
  epsilon: number;
  pacer: Pacer;
}

/**
 * Evaluates on a plan, for speed, where the model fits one.
 *
 * @returns undefined where it does not fit, or memory is short: nothing has been done
 */
export async function evaluateCompiled(
  model: Model,
  examples: Examples,
  how: How,
): Promise<CompiledEvaluation | undefined> {
  const layers = denseLayers(model);
  if (layers === undefined) return undefined;
  const plan = borrowPlan({ sizes: sizesOf(layers), dtype: model.dtype, rows: mostRows(layers) });
  if (plan === undefined) return undefined;
  try {
    return await evaluateOn(plan, layers, examples, how);
  } catch (thrown) {
    if (thrown instanceof OutOfMemory) return undefined;
    throw thrown;
  } finally {
    giveBack(plan);
  }
}

async function evaluateOn(
  plan: MlpPlan,
  layers: readonly Dense[],
  examples: Examples,
  { predictions, epsilon, pacer }: How,
): Promise<CompiledEvaluation> {
  checkCrossEntropy({ count: examples.count, epsilon });
  const held = await plan.hold(planExamples(examples, layers[0]!.weights.rows), { ahead: false });
  const { count } = examples;
  const portions = new Portions();
  let loss = 0;
  plan.load(layers);
  for (let done = 0; done < count; ) {
    const pieces: PlanPiece[] = [];
    const most = portions.pieces(plan.rows, plan.mostPieces(held, plan.rows));
    let next = done;
    for (; next < count && pieces.length < most; next += plan.rows) {
      const first = next;
      const rows = new Int32Array(Math.min(plan.rows, count - first)).map((_, i) => first + i);
      pieces.push({ work: "evaluate", rows });
    }
    next = Math.min(next, count);
    const started = performance.now();
    const outcomes = plan.run(held, pieces, { epsilon, predictions: predictions.subarray(done) });
    portions.learn(started, next - done);
    for (const [i, outcome] of outcomes.entries()) {
      loss += outcome.loss;
      if (!Number.isFinite(outcome.loss)) return { loss, spoilt: pieces[i]!.rows as Int32Array };
    }
    done = next;
    // Others had a turn: the model may have been changed.
    if (await pacer.pause()) plan.load(layers);
  }
  return { loss, spoilt: undefined };
}

/** The plan that was used last and is free: a model is evaluated again and again. */
let kept: { key: string; plan: MlpPlan } | undefined;

/** What each plan that is in use was made for. */
const keys = new WeakMap<MlpPlan, string>();

function borrowPlan(options: { sizes: number[]; dtype: DType; rows: number }): MlpPlan | undefined {
  const key = JSON.stringify([options, engineInUse(), threadsInUse()]);
  if (kept?.key === key) {
    const { plan } = kept;
    kept = undefined;
    return plan;
  }
  const plan = compileMlp(options);
  if (plan !== undefined) keys.set(plan, key);
  return plan;
}

function giveBack(plan: MlpPlan): void {
  kept?.plan.close();
  kept = { key: keys.get(plan)!, plan };
}
