import { Dataset } from "../data/index.js";
import { compileMlp, type DenseWeights, type HeldExamples, Matrix, type MlpPlan } from "../matrix/index.js";
import { Dense, Mlp, type Model, Network, Relu, Sequential } from "../nn/index.js";
import { checkFinite } from "./divergence.js";
import type { Examples } from "./examples.js";
import type { FitOptions } from "./fit-options.js";
import { stepTakenFor } from "./optimizer.js";
import { priceList } from "./regularization.js";
import type { Step, StepTaker, Tally, Work } from "./train-epoch.js";

/** Multiplications and additions of a piece, did it pass over no zeros: some 15 ms of work. */
const WORK = 3e8;

/**
 * The same training compiled to one plan in WebAssembly's memory, several times as fast, where all of it fits one:
 * dense layers with ReLU between them, all of them trained, plain gradient descent, no regularization, SIMD.
 *
 * The model's own weights are brought up to date at the end of each epoch, before each `onProgress`, and where training
 * stops for whatever reason.
 */
export function compiledSteps(model: Model, examples: Examples, options: FitOptions): StepTaker | undefined {
  const layers = denseLayers(model);
  const stepTaken = stepTakenFor(options.optimizer);
  if (layers === undefined || stepTaken === undefined || priceList(options.regularization).length > 0)
    return undefined;
  const weights = layers.reduce((total, layer) => total + layer.weights.data.length, 0);
  const rows = Math.max(1, Math.min(options.batchSize, examples.count, Math.floor(WORK / (6 * weights))));
  const sizes = [model.inputSize, ...layers.map(({ weights: { cols } }) => cols)];
  const plan = compileMlp({ sizes, dtype: model.dtype, rows });
  if (plan === undefined) return undefined;
  return new CompiledSteps({ plan, layers, held: hold(plan, examples, model.inputSize), stepTaken });
}

/** The dense layers of a model that is nothing but dense layers with ReLU between them; undefined for any other. */
function denseLayers(model: Model): readonly Dense[] | undefined {
  // Exactly these classes: another may do something else under the same name.
  const kinds: unknown[] = [Mlp.prototype, Network.prototype, Sequential.prototype];
  if (!(model instanceof Sequential) || model.frozen > 0 || !kinds.includes(Object.getPrototypeOf(model)))
    return undefined;
  const inTurn = model.layers.every(
    (layer, index) => Object.getPrototypeOf(layer) === (index % 2 === 0 ? Dense.prototype : Relu.prototype),
  );
  const changed = [model, ...model.layers].some((part) => Object.hasOwn(part, "forward"));
  if (!inTurn || changed || model.layers.length % 2 === 0) return undefined;
  return model.layers.filter((layer): layer is Dense => layer instanceof Dense);
}

/** A data set gives its bytes, which stay bytes until they are needed; other examples are gathered batch by batch. */
function hold(plan: MlpPlan, examples: Examples, inputSize: number): HeldExamples {
  const bytes = Object.getPrototypeOf(examples) === Dataset.prototype && !Object.hasOwn(examples, "gather");
  const { count, labels } = examples;
  const fits = bytes && (examples as Dataset).pixels.length === count * inputSize;
  return plan.hold(
    fits ? (examples as Dataset) : { count, labels, gather: (rows, into) => examples.gather(rows, into) },
  );
}

interface Parts {
  plan: MlpPlan;
  layers: readonly DenseWeights[];
  held: HeldExamples;
  stepTaken: () => void;
}

class CompiledSteps implements StepTaker {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** The model may have been changed by hand since the last epoch. */
  begin(): void {
    this.parts.plan.load(this.parts.layers);
  }

  end(): void {
    this.parts.plan.store(this.parts.layers);
  }

  async take(work: Work, { batch, step, at }: Step, tally: Tally): Promise<void> {
    const { plan, held, stepTaken } = this.parts;
    const { options, pacer } = work;
    const { epsilon = 0, optimizer } = options;
    const divisor = options.divisor?.(batch.length) ?? batch.length;
    const learningRate = optimizer.learningRate.at(at);
    const whole = batch.length <= plan.rows;
    for (let start = 0; start < batch.length; start += plan.rows) {
      const rows = batch.subarray(start, start + plan.rows);
      const piece = { examples: held, rows, epsilon, divisor };
      const { loss, right } = whole ? plan.train({ ...piece, learningRate }) : plan.accumulate(piece);
      if (!Number.isFinite(loss)) this.explain(work, { rows, step, loss, learningRate });
      tally.loss += loss;
      tally.right += right;
      tally.done += rows.length;
      if (await pacer.pause()) this.tell(work, tally);
    }
    if (!whole) plan.step(learningRate);
    stepTaken();
  }

  private tell({ options, examples, epoch }: Work, { loss, done }: Tally): void {
    if (options.onProgress === undefined) return;
    this.end();
    const { epochs } = options;
    options.onProgress({ epoch, epochs, done, count: examples.count, loss: loss / done });
  }

  /** The weights are still those that led to this loss: what is wrong is looked for on the plain path. */
  private explain(
    { model, examples, epoch }: Work,
    { rows, ...point }: { rows: Int32Array; step: number; loss: number; learningRate: number },
  ): never {
    this.end();
    const inputs = Matrix.zeros(rows.length, model.inputSize, model.dtype);
    examples.gather(rows, inputs);
    checkFinite({ ...point, model, epoch, inputs, rows });
    throw new Error("unreachable: the loss was not finite");
  }
}
