import { argmaxRows, Matrix } from "../matrix/index.js";
import { type Model, softmaxCrossEntropy } from "../nn/index.js";
import { evaluateCompiled } from "./compiled-evaluation.js";
import { checkNotEmpty, type Examples } from "./examples.js";
import { listenForInterrupt } from "./interrupt.js";
import { accuracy } from "./metrics/index.js";
import { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";
import { refuseAnswer } from "./refuse-answer.js";

export interface Evaluation {
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Fraction of the examples that were predicted right, 0 to 1. */
  accuracy: number;
  /** The most probable class of each example, (N,). */
  predictions: Int32Array;
}

export interface EvaluateOptions {
  /** Stops the work when it is set. */
  signal?: AbortSignal;
  /** Added to each probability before its logarithm; 0 when left out. See `softmaxCrossEntropy`. */
  epsilon?: number;
}

/**
 * How well a model does on examples, without changing it.
 *
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 * @throws {DataFormatError} where there are no examples
 * @throws {DivergedError} where the loss is NaN or Infinity: it says whether data or weights are to blame
 * Used from notebooks/03 on.
 */
export async function evaluate(
  model: Model,
  examples: Examples,
  { signal, epsilon = 0 }: EvaluateOptions = {},
): Promise<Evaluation> {
  checkNotEmpty("evaluation", examples);
  const interrupt = listenForInterrupt();
  const pacer = new Pacer("Evaluation", [signal, interrupt.signal]);
  const predictions = new Int32Array(examples.count);
  try {
    const compiled = await evaluateCompiled(model, examples, { predictions, epsilon, pacer });
    if (compiled?.spoilt !== undefined)
      refuseRows(model, examples, { rows: compiled.spoilt, loss: compiled.loss });
    const loss =
      compiled === undefined
        ? await evaluatePlainly(model, examples, { predictions, epsilon, pacer })
        : compiled.loss / examples.count;
    return { loss, accuracy: accuracy(predictions, examples.labels), predictions };
  } finally {
    interrupt.stop();
  }
}

/** Layer by layer. @returns the mean loss */
async function evaluatePlainly(
  model: Model,
  examples: Examples,
  { predictions, epsilon, pacer }: { predictions: Int32Array; epsilon: number; pacer: Pacer },
): Promise<number> {
  let loss = 0;
  let done = 0;
  for (const { inputs, labels, rows } of piecesOf(model, examples, { rows: rowsUpTo(examples.count) })) {
    const logits = model.forward(inputs);
    loss += softmaxCrossEntropy(logits, labels, { count: examples.count, epsilon }).loss;
    if (!Number.isFinite(loss))
      refuseAnswer("evaluation", { model, inputs, rows, found: `the loss is ${loss}` });
    predictions.set(argmaxRows(logits), done);
    done += labels.length;
    await pacer.pause();
  }
  return loss;
}

function refuseRows(
  model: Model,
  examples: Examples,
  { rows, loss }: { rows: Int32Array; loss: number },
): never {
  const inputs = Matrix.zeros(rows.length, model.inputSize, model.dtype);
  examples.gather(rows, inputs);
  refuseAnswer("evaluation", { model, inputs, rows, found: `the loss is ${loss}` });
}

/** 0 to count - 1. */
export function rowsUpTo(count: number): Int32Array {
  return new Int32Array(count).map((_, i) => i);
}
