import {
  compileMlp,
  type DenseWeights,
  type HeldExamples,
  Matrix,
  type MlpPlan,
  type PieceOutcome,
  type PlanPiece,
} from "../matrix/index.js";
import type { Model, Sequential } from "../nn/index.js";
import { denseLayers, planExamples, rowsOfPiece, sizesOf } from "./compiled-model.js";
import { checkFinite } from "./divergence.js";
import type { Examples } from "./examples.js";
import type { FitOptions } from "./fit-options.js";
import { stepTakenFor } from "./optimizer.js";
import { penaltyList } from "./regularization.js";
import { rateAt } from "./schedules.js";
import { type Step, type StepTaker, type Tally, tellProgress, type Work } from "./train-epoch.js";

/** Milliseconds of work that are handed to the plan at a time: between two, the event loop may run. */
const TURN = 6;

/**
 * The same training compiled to one plan in WebAssembly's memory, for speed, where all of it fits one:
 * dense layers with ReLU between them, all of them trained, plain gradient descent, no regularization, SIMD.
 *
 * The model's own weights are up to date whenever others can look at them, and taken in again after others could have
 * changed them: in `onStep` and `onProgress`, whenever the event loop runs, and where training ends or stops.
 */
export function compiledSteps(model: Model, examples: Examples, options: FitOptions): StepTaker | undefined {
  const layers = (model as Partial<Sequential>).frozen === 0 ? denseLayers(model) : undefined;
  const stepTaken = stepTakenFor(options.optimizer);
  if (layers === undefined || stepTaken === undefined || penaltyList(options.regularization).length > 0)
    return undefined;
  const rows = rowsOfPiece(layers, Math.min(options.batchSize, examples.count));
  const sizes = sizesOf(layers);
  const plan = compileMlp({ sizes, dtype: model.dtype, rows });
  if (plan === undefined) return undefined;
  return new CompiledSteps({
    plan,
    layers,
    held: plan.hold(planExamples(examples, model.inputSize)),
    stepTaken,
  });
}

interface Parts {
  plan: MlpPlan;
  layers: readonly DenseWeights[];
  held: HeldExamples;
  stepTaken: () => void;
}

class CompiledSteps implements StepTaker {
  private readonly parts: Parts;
  /** Of the last pieces, for how many to hand over next. */
  private millisecondsPerRow = 0.01;

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

  close(): void {
    this.parts.plan.close();
  }

  async take(work: Work, steps: readonly Step[], tally: Tally): Promise<number[]> {
    const batch = steps[0]!.batch.length;
    if (batch > this.parts.plan.rows) return [await this.takeInPieces(work, steps[0]!, tally)];
    const { options, pacer } = work;
    const pieces = steps
      .slice(0, this.piecesAtOnce(work, batch))
      .map((step) => this.wholePiece(step, options));
    const outcomes = this.run(work, { steps, pieces }, tally);
    for (const _ of outcomes) this.parts.stepTaken();
    pacer.check();
    if (pacer.due) await this.letOthersIn(work, tally);
    if (options.onStep !== undefined) this.end();
    return outcomes.map(({ loss }) => loss);
  }

  /** After `onStep`, which may have changed the model. */
  afterStep(): void {
    this.begin();
  }

  /** A batch too large to go through at once. */
  private async takeInPieces(work: Work, step: Step, tally: Tally): Promise<number> {
    const { plan } = this.parts;
    const before = tally.loss;
    const whole = this.wholePiece(step, work.options);
    for (let start = 0; start < step.batch.length; ) {
      const pieces: PlanPiece[] = [];
      const most = this.piecesAtOnce(work, plan.rows);
      for (; start < step.batch.length && pieces.length < most; start += plan.rows)
        pieces.push({
          ...whole,
          rows: step.batch.subarray(start, start + plan.rows),
          work: start + plan.rows < step.batch.length ? "accumulate" : "accumulate and step",
        });
      this.run(work, { steps: pieces.map(() => step), pieces }, tally);
      work.pacer.check();
      if (work.pacer.due) await this.letOthersIn(work, tally);
    }
    this.parts.stepTaken();
    if (work.options.onStep !== undefined) this.end();
    return tally.loss - before;
  }

  private wholePiece(
    { batch, at }: Step,
    { optimizer, divisor }: FitOptions,
  ): PlanPiece & { learningRate: number } {
    return {
      work: "train",
      rows: batch,
      divisor: divisor?.(batch.length) ?? batch.length,
      learningRate: rateAt(optimizer.name, optimizer.learningRate, at),
    };
  }

  /** As many as take a turn; one where somebody looks on after each step, or inputs have to be made by the caller. */
  private piecesAtOnce({ options }: Work, rows: number): number {
    if (options.onStep !== undefined) return 1;
    const fit = Math.floor(TURN / (this.millisecondsPerRow * rows));
    return Math.max(1, Math.min(fit, this.parts.plan.mostPieces(this.parts.held, rows)));
  }

  /** @param of.steps the step that each piece belongs to */
  private run(
    work: Work,
    { steps, pieces }: { steps: readonly Step[]; pieces: readonly PlanPiece[] },
    tally: Tally,
  ): PieceOutcome[] {
    const { plan, held } = this.parts;
    const started = performance.now();
    const outcomes = plan.run(held, pieces, { epsilon: work.options.epsilon });
    let rows = 0;
    for (const [i, { loss, right }] of outcomes.entries()) {
      const piece = pieces[i]!;
      if (!Number.isFinite(loss)) this.explain(work, { piece, step: steps[i]!.step, loss });
      tally.loss += loss;
      tally.right += right;
      rows += piece.rows.length;
    }
    tally.done += rows;
    this.millisecondsPerRow = (performance.now() - started) / rows;
    return outcomes;
  }

  private async letOthersIn(work: Work, tally: Tally): Promise<void> {
    this.end();
    await work.pacer.pause();
    tellProgress(work, tally);
    this.begin();
  }

  /** The weights are still those that led to this loss: what is wrong is looked for on the plain path. */
  private explain(
    { model, examples, epoch }: Work,
    { piece, step, loss }: { piece: PlanPiece; step: number; loss: number },
  ): never {
    this.end();
    const { rows, learningRate = 0 } = piece;
    const inputs = Matrix.zeros(rows.length, model.inputSize, model.dtype);
    examples.gather(rows, inputs);
    checkFinite({ step, loss, learningRate, model, epoch, inputs, rows });
    throw new Error("unreachable: the loss was not finite");
  }
}
