import { Matrix } from "../matrix/index.js";
import { Network } from "./network.js";
import type { Sequential } from "./sequential.js";

/** One line of a model's summary. */
export interface LayerSummary {
  layer: string;
  /** What it gives for one example, such as "24 × 24 × 16"; empty in the last line. */
  output: string;
  /** How many numbers it learns. */
  parameters: number;
}

/**
 * What a model is made of: a line for the input, one for each layer and one for all of them; made for `showTable`.
 *
 * A model that was not made by `network` is tried with one row of zeros, so a backward pass waits for the next
 * forward pass.
 *
 * Used in notebooks/10.
 */
export function summarize(model: Sequential): LayerSummary[] {
  const [input, ...outputs] = model instanceof Network ? shapesOf(model) : widthsOf(model);
  const lines = model.layers.map(({ name, parameters }, index) => ({
    layer: name,
    output: outputs[index]!.join(" × "),
    parameters: parameters.reduce((total, { value }) => total + value.data.length, 0),
  }));
  const total = lines.reduce((sum, { parameters }) => sum + parameters, 0);
  return [
    { layer: "input", output: input!.join(" × "), parameters: 0 },
    ...lines,
    { layer: "in all", output: "", parameters: total },
  ];
}

function shapesOf({ inputShape, outputShapes }: Network): (readonly number[])[] {
  return [inputShape, ...outputShapes];
}

function widthsOf({ layers, inputSize, dtype }: Sequential): number[][] {
  let signal = Matrix.zeros(1, inputSize, dtype);
  return [
    [inputSize],
    ...layers.map((layer) => {
      signal = layer.forward(signal);
      return [signal.cols];
    }),
  ];
}
