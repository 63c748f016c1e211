import { DivergedError } from "../errors.js";
import type { Model } from "../nn/index.js";
import { checkSets } from "./check-sets.js";
import { compiledSteps } from "./compiled.js";
import { checkAlive } from "./dead-layer.js";
import { checkWeights } from "./divergence.js";
import { type Evaluation, evaluate, rowsUpTo } from "./evaluate.js";
import { checkNotEmpty, type Examples } from "./examples.js";
import { type FitCall, type FitEnd, type FitWatch, rememberCall, watchFit } from "./fit-listeners.js";
import { checkFitOptions, type EpochRecord, type FitOptions, type FitProgress } from "./fit-options.js";
import { listenForInterrupt } from "./interrupt.js";
import { Pacer } from "./pacer.js";
import { penaltyList } from "./regularization.js";
import { plainSteps, type StepTaker, trainEpoch, type Work } from "./train-epoch.js";
import { valuesOf } from "./values-of.js";

/**
 * Trains a model by mini-batches, and yields one record for each epoch as it ends.
 *
 * The model is changed in place. Between small pieces of work the event loop gets its turn, so a page stays alive and
 * a stop is heard within 50 ms; what was learned until then stays in the model. (That holds for networks of up to a
 * million weights and for some 400,000 examples: one row, one step and one shuffle are each done without a pause, and
 * so is a whole batch where a layer looks across it.)
 *
 * The examples must stay as they are while it runs: a data set's pixels may have been taken in at the start.
 *
 * Inside the loop the model holds the weights of the epoch that has just ended. With early stopping it gets the best
 * epoch's after the last record, and also where the loop is left; not where training fails. A watch that had stopped
 * before, restored from a file, is not trained past: the best weights are put back, and there is no record.
 *
 * @throws {ParameterError} for epochs or a batch size that are not whole numbers above 0, or a last batch of one row
 *   where a layer looks across the batch
 * @throws {DataFormatError} where a set has no examples, or a label is not a class
 * @throws {DivergedError} where a loss, a gradient or a weight is no longer a number, or a whole layer of ReLU is dead
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 * Derived in notebooks/05.
 */
export function fit(
  model: Model,
  examples: Examples,
  options: FitOptions,
): AsyncGenerator<EpochRecord, void> {
  const training = train({ model, examples, options }, () => training);
  rememberCall(training, { model, examples, options });
  return training;
}

async function* train(
  { model, examples, options }: FitCall,
  self: () => object,
): AsyncGenerator<EpochRecord, void> {
  checkFitOptions(options);
  checkNotEmpty("training", examples);
  checkSets(model, examples, options);
  const { earlyStopping: rule, startEpoch = 0 } = options;
  const watch = rule === undefined || "update" in rule ? rule : rule.watch();
  const watching = await watchFit(self());
  const told = toldWithin(options, watching);
  let end: FitEnd = { kind: "stopped" };
  let steps: StepTaker | undefined;
  try {
    steps = await stepsFor(model, examples, told);
    for (let epoch = startEpoch + 1; epoch <= options.epochs && watch?.stopped !== true; epoch++) {
      const record = await trainAndEvaluate({ model, examples, options: told, epoch }, steps);
      watch?.update(record, valuesOf(model));
      await watching.epoch(record);
      yield record;
    }
    end = { kind: "done" };
  } catch (thrown) {
    end = { kind: "failed", thrown };
    throw thrown;
  } finally {
    steps?.close?.();
    // Only here, so that what is saved inside the loop is the epoch that has just ended. Leaving the loop comes by, too.
    if (end.kind !== "failed") watch?.putBestBack(valuesOf(model));
    await watching.end(end);
  }
}

/** The same options, with whoever looks on told within an epoch too. */
function toldWithin(options: FitOptions, { within }: FitWatch): FitOptions {
  if (within === undefined) return options;
  const { onProgress } = options;
  const both = (progress: FitProgress): void => {
    onProgress?.(progress);
    within(progress);
  };
  return { ...options, onProgress: both };
}

/** Examples are taken in first, which is long work, too. */
async function stepsFor(model: Model, examples: Examples, options: FitOptions): Promise<StepTaker> {
  const interrupt = listenForInterrupt();
  try {
    const pacer = new Pacer("Training", [options.signal, interrupt.signal]);
    return (await compiledSteps(model, examples, options, () => pacer.pause())) ?? plainSteps;
  } finally {
    interrupt.stop();
  }
}

async function trainAndEvaluate(
  { model, examples, options, epoch }: Omit<Work, "pacer">,
  steps: StepTaker,
): Promise<EpochRecord> {
  const { shuffle, validation, test, signal, epsilon = 0, regularization, optimizer } = options;
  // Listened to only while there is work: a loop that was left in the middle must not swallow a Ctrl-C.
  const interrupt = listenForInterrupt();
  try {
    const pacer = new Pacer("Training", [signal, interrupt.signal]);
    const order = shuffle?.permutation(examples.count) ?? rowsUpTo(examples.count);
    const trained = await trainEpoch({ model, examples, options, epoch, pacer }, order, steps);
    // The rate of the last step that was taken: a schedule may have come down to 0 by the epoch's end.
    const lastStart = Math.floor((examples.count - 1) / options.batchSize) * options.batchSize;
    const at = epoch - 1 + lastStart / examples.count;
    const point = { model, epoch, step: trained.steps, learningRate: optimizer.learningRate.at(at) };
    checkWeights(point);
    await checkAlive({ ...point, examples, order, pacer });
    const { loss, accuracy, seconds } = trained;
    const record: EpochRecord = {
      epoch,
      loss,
      accuracy,
      seconds,
      ...(trained.kept && { steps: trained.kept }),
    };
    const penalties = penaltyList(regularization);
    if (penalties.length > 0)
      record.penalty = penalties.reduce((total, one) => total + one.penalty(model.parameters), 0);
    const how = { epsilon, ...(signal && { signal }) };
    if (validation !== undefined) {
      const validated = await evaluateAfter(epoch, "validation", () => evaluate(model, validation, how));
      record.validationLoss = validated.loss;
      record.validationAccuracy = validated.accuracy;
    }
    if (test !== undefined) {
      const tested = await evaluateAfter(epoch, "test", () => evaluate(model, test, how));
      record.testLoss = tested.loss;
      record.testAccuracy = tested.accuracy;
    }
    return record;
  } finally {
    interrupt.stop();
  }
}

/** Says of an evaluation that comes to no number after which epoch it was, and of which examples. */
async function evaluateAfter(
  epoch: number,
  which: "validation" | "test",
  work: () => Promise<Evaluation>,
): Promise<Evaluation> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DivergedError)) throw thrown;
    throw new DivergedError(
      `training: after epoch ${epoch}, on the ${which} examples: ${thrown.message}`,
      { ...thrown.at, epoch },
      { cause: thrown },
    );
  }
}
