import { Matrix } from "../matrix/index.js";
import { type Model, softmax } from "../nn/index.js";
import { rowsUpTo } from "./evaluate.js";
import { checkNotEmpty, type Examples } from "./examples.js";
import { allFinite } from "./finite.js";
import { listenForInterrupt } from "./interrupt.js";
import { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";
import { refuseAnswer } from "./refuse-answer.js";

export interface PredictOptions {
  /** Stops the work when it is set. */
  signal?: AbortSignal;
}

/**
 * The probabilities that a model gives each class of each example, without changing the model.
 *
 * What looks at predictions one by one takes them: `topKAccuracy`, `reliabilityBins`, `mistakes`.
 *
 * @returns (N, C), in the examples' order and the model's precision; each row adds up to 1
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 * @throws {DataFormatError} where there are no examples
 * @throws {DivergedError} where a probability is NaN: it says whether data or weights are to blame
 * Used in notebooks/06.
 */
export async function predict(
  model: Model,
  examples: Examples,
  { signal }: PredictOptions = {},
): Promise<Matrix> {
  checkNotEmpty("prediction", examples);
  const interrupt = listenForInterrupt();
  const pacer = new Pacer("Prediction", [signal, interrupt.signal]);
  let probabilities: Matrix | undefined;
  let done = 0;
  try {
    for (const { inputs, rows } of piecesOf(model, examples, { rows: rowsUpTo(examples.count) })) {
      const piece = softmax(model.forward(inputs));
      if (!allFinite(piece.data))
        refuseAnswer("prediction", { model, inputs, rows, found: "a probability is NaN" });
      // How many classes there are, only the model's answer tells.
      probabilities ??= Matrix.zeros(examples.count, piece.cols, piece.dtype);
      probabilities.data.set(piece.data, done * piece.cols);
      done += piece.rows;
      await pacer.pause();
    }
  } finally {
    interrupt.stop();
  }
  return probabilities!;
}
