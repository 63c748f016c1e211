import type { Matrix } from "../matrix/index.js";
import { type Layer, type Model, Sequential } from "../nn/index.js";
import { findNotFinite } from "./finite.js";

export interface FailingLayer {
  layer: Layer;
  /** What went into it, all finite. */
  inputs: Matrix;
  /** The first entry of its outputs that is not. */
  found: { value: number; row: number; col: number };
}

/**
 * Goes forward once more, layer by layer, to the first whose outputs are not finite.
 *
 * The pass is one of training, as only that may show the fault. What layers gather on the way is put back; what they
 * draw is not, so dropout leaves out other units than before.
 */
export function findFailingLayer(model: Model, inputs: Matrix): FailingLayer | undefined {
  const layers = model.layers ?? [];
  const frozen = model instanceof Sequential ? model.frozen : 0;
  const gathered = layers
    .flatMap(({ statistics = [] }) => statistics)
    .map(({ value }) => ({ value, before: value.copy() }));
  try {
    let signal = inputs;
    for (const [index, layer] of layers.entries()) {
      const outputs = layer.forward(signal, { training: index >= frozen });
      const found = findNotFinite(outputs);
      if (found !== undefined) return { layer, inputs: signal, found };
      signal = outputs;
    }
    return undefined;
  } finally {
    for (const { value, before } of gathered) value.data.set(before.data);
  }
}
