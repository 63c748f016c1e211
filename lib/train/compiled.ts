import { Dataset } from "../data/index.js";
import { compileMlp, type DenseWeights, type HeldExamples, Matrix, type MlpPlan } from "../matrix/index.js";
import { Dense, Mlp, type Model, Network, Relu, Sequential } from "../nn/index.js";
import { checkFinite } from "./divergence.js";
import type { Examples } from "./examples.js";
import type { FitOptions } from "./fit-options.js";
import { stepTakenFor } from "./optimizer.js";
import { penaltyList } from "./regularization.js";
import { rateAt } from "./schedules.js";
import type { Step, StepTaker, Tally, Work } from "./train-epoch.js";

/** Multiplications and additions of a piece, did it pass over no zeros: 10 to 20 ms of work. */
const WORK = 2e8;

/** The most rows of a piece whose examples have to be gathered: nobody knows how long one takes to make. */
const MOST_GATHERED = 128;

/**
 * The same training compiled to one plan in WebAssembly's memory, for speed, where all of it fits one:
 * dense layers with ReLU between them, all of them trained, plain gradient descent, no regularization, SIMD.
 *
 * The model's own weights are up to date whenever others can look at them, and taken in again after others could have
 * changed them: in `onStep` and `onProgress`, whenever the event loop runs, and where training ends or stops.
 */
export function compiledSteps(model: Model, examples: Examples, options: FitOptions): StepTaker | undefined {
  const layers = denseLayers(model);
  const stepTaken = stepTakenFor(options.optimizer);
  if (layers === undefined || stepTaken === undefined || penaltyList(options.regularization).length > 0)
    return undefined;
  const weights = layers.reduce((total, layer) => total + layer.weights.data.length, 0);
  const most = hasBytes(examples, model.inputSize) ? examples.count : MOST_GATHERED;
  const rows = Math.max(1, Math.min(options.batchSize, most, Math.floor(WORK / (6 * weights))));
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
  if (hasBytes(examples, inputSize)) return plan.hold(examples);
  const { count, labels } = examples;
  return plan.hold({ count, labels, gather: (rows, into) => examples.gather(rows, into) });
}

function hasBytes(examples: Examples, inputSize: number): examples is Dataset {
  // Exactly this class: another may make something else of its pixels.
  return (
    Object.getPrototypeOf(examples) === Dataset.prototype &&
    !Object.hasOwn(examples, "gather") &&
    (examples as Dataset).pixels.length === examples.count * inputSize
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
    const learningRate = rateAt(optimizer.name, optimizer.learningRate, at);
    const whole = batch.length <= plan.rows;
    for (let start = 0; start < batch.length; start += plan.rows) {
      const rows = batch.subarray(start, start + plan.rows);
      const piece = { examples: held, rows, epsilon, divisor };
      const { loss, right } = whole ? plan.train({ ...piece, learningRate }) : plan.accumulate(piece);
      if (!Number.isFinite(loss)) this.explain(work, { rows, step, loss, learningRate });
      tally.loss += loss;
      tally.right += right;
      tally.done += rows.length;
      pacer.check();
      if (pacer.due) await this.letOthersIn(work, tally);
    }
    if (!whole) plan.step(learningRate);
    stepTaken();
    if (options.onStep !== undefined) this.end();
  }

  /** After `onStep`, which may have changed the model. */
  afterStep(): void {
    this.begin();
  }

  private async letOthersIn(
    { options, examples, epoch, pacer }: Work,
    { loss, right, done }: Tally,
  ): Promise<void> {
    this.end();
    await pacer.pause();
    const { epochs, onProgress } = options;
    const means = { loss: loss / done, accuracy: right / done };
    onProgress?.({ epoch, epochs, done, count: examples.count, ...means });
    this.begin();
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
