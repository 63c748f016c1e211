import type { Matrix } from "../matrix/index.js";
import { type Layer, type Model, Sequential } from "../nn/index.js";
import { allFinite } from "./finite.js";

export interface FailingLayer {
  layer: Layer;
  /** What went into it, all finite. */
  inputs: Matrix;
  /** What came out, not all finite. */
  outputs: Matrix;
}

/**
 * Goes forward once more, layer by layer, to the first whose outputs are not finite.
 *
 * The pass is one of training, as only that may show the fault; dropout leaves out other units than before. What
 * layers gather and draw on the way is put back.
 */
export function findFailingLayer(model: Model, inputs: Matrix): FailingLayer | undefined {
  const layers = model.layers ?? [];
  const frozen = model instanceof Sequential ? model.frozen : 0;
  const putBack = layers.flatMap(rememberOf);
  try {
    let signal = inputs;
    for (const [index, layer] of layers.entries()) {
      const outputs = layer.forward(signal, { training: index >= frozen });
      if (!allFinite(outputs.data)) return { layer, inputs: signal, outputs };
      signal = outputs;
    }
    return undefined;
  } finally {
    for (const undo of putBack) undo();
  }
}

/** The ways to put back what a pass changes in a layer. */
function rememberOf({ statistics = [], random }: Layer): (() => void)[] {
  const undo = statistics.map(({ value }) => {
    const before = value.data.slice();
    return () => value.data.set(before);
  });
  if (random === undefined) return undo;
  const before = random.state();
  return [...undo, () => random.restore(before)];
}
