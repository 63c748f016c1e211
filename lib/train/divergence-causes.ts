import type { FailingLayer } from "./divergence-search.js";
import { largestSize } from "./finite.js";

interface At {
  epoch: number;
  step: number;
  learningRate: number;
}

/** The largest numbers that the two precisions hold. */
const RANGE = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE };

export function tryATenth(learningRate: number): string {
  const tenth = Number((learningRate / 10).toPrecision(12));
  return `The learning rate of ${learningRate} is likely too large: try a tenth of it, ${tenth}.`;
}

/** Why a layer that was given finite numbers gives others. */
export function causeOfOutputs({ layer, inputs }: FailingLayer, { epoch, step, learningRate }: At): string {
  const most = RANGE[inputs.dtype];
  const signal = largestSize(inputs);
  const weights = Math.max(0, ...layer.parameters.map(({ value }) => largestSize(value)));
  // As much as a sum of products of inputs and weights, or a sum of squared inputs, can come to.
  const reach = signal * Math.max(weights, signal, 1) * inputs.cols;
  if (reach < most)
    return `It was given numbers of ordinary size: look for the fault in ${layer.name} itself.`;
  const [given, own] = [signal, weights].map((size) => size.toPrecision(2));
  const sizes = layer.parameters.length > 0 ? `weights of up to ${own} and inputs` : "inputs";
  const grown = `With ${sizes} of up to ${given} it went past what ${inputs.dtype} holds, ${most.toPrecision(2)}.`;
  return epoch === 1 && step === 1
    ? `${grown} No step was taken yet: scale the inputs, to 0 to 1 for example, or start with smaller weights.`
    : `${grown} ${tryATenth(learningRate)}`;
}

/** Why weights are not finite. */
export function causeOfWeights({ epoch, step, learningRate }: At): string {
  return epoch === 1 && step === 1
    ? "That is how training began: look at the initializer, or at the file that the weights came from."
    : tryATenth(learningRate);
}
