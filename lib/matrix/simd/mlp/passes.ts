import type { Kernels } from "../kernels.js";
import type { Arena } from "./arena.js";
import type { BatchMemory } from "./batch-memory.js";
import type { DenseMemory } from "./dense-memory.js";

/** The forward and the backward pass through all layers, on addresses alone. */
export class Passes {
  private readonly arena: Arena;
  private readonly kernels: Kernels;
  private readonly layers: readonly DenseMemory[];
  private readonly last: DenseMemory;
  private readonly batch: BatchMemory;
  private readonly work: number;
  private readonly powers: number;
  private listed = false;

  constructor(arena: Arena, layers: readonly DenseMemory[], batch: BatchMemory) {
    this.arena = arena;
    this.kernels = arena.instance[arena.dtype];
    this.layers = layers;
    this.last = layers.at(-1)!;
    this.batch = batch;
    this.work = arena.take(arena.instance.productWork);
    this.powers = arena.take(8 * this.last.outputs);
  }

  /**
   * Inputs to logits to losses; the logits become their own gradient.
   *
   * @returns the rows' losses added up
   */
  forward(n: number, how: { listed: boolean; epsilon: number; divisor: number }): number {
    this.listed = how.listed;
    for (const [l, layer] of this.layers.entries()) {
      const { activations, rowBytes, biases } = layer;
      this.arena.instance.common.fillRows(biases, rowBytes, n, activations);
      this.addInputsTimesWeights(l, layer, n);
      if (layer !== this.last) this.kernels.relu(activations, n * rowBytes);
    }
    const { activations, outputs, stride } = this.last;
    const { labels, predictions } = this.batch;
    const { epsilon, divisor } = how;
    return this.kernels.crossEntropy(
      activations,
      n,
      outputs,
      stride,
      labels,
      epsilon,
      divisor,
      predictions,
      this.powers,
    );
  }

  /**
   * Gradients from the last layer to the first, each times `scale`, added to the weights or to the gradients' sums.
   *
   * A layer's inputs get their gradient before its weights change.
   */
  backward(n: number, { scale, intoWeights }: { scale: number; intoWeights: boolean }): void {
    let gradient = this.last.activations;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const layer = this.layers[l]!;
      const below = this.layers[l - 1];
      if (below !== undefined) this.backThroughRelu(below, layer, gradient, n);
      const to = intoWeights ? layer.weights : layer.dWeights;
      this.addInputsTimesGradient(l, layer, { gradient, n, scale, to });
      const toBiases = intoWeights ? layer.biases : layer.dBiases;
      this.kernels.addRowSums(gradient, layer.rowBytes, n, scale, toBiases);
      if (below !== undefined) gradient = below.gradient;
    }
  }

  /** Z += X·W */
  private addInputsTimesWeights(l: number, layer: DenseMemory, n: number): void {
    const { inputs, stride, weights, activations } = layer;
    if (l === 0 && this.listed)
      this.kernels.addSparseProduct(
        this.batch.byRow.record,
        n,
        stride,
        weights,
        stride,
        1,
        activations,
        stride,
      );
    else {
      const [x, xStride] = this.inputsOf(l);
      this.kernels.addProduct(
        false,
        false,
        n,
        stride,
        inputs,
        x,
        xStride,
        weights,
        stride,
        1,
        activations,
        stride,
        this.work,
      );
    }
  }

  /** to += scale·Xᵀ·dZ */
  private addInputsTimesGradient(
    l: number,
    { inputs, stride }: DenseMemory,
    { gradient, n, scale, to }: { gradient: number; n: number; scale: number; to: number },
  ): void {
    if (l === 0 && this.listed) {
      const { byRow, byColumn } = this.batch;
      this.kernels.transposeLists(byRow.record, n, inputs, byColumn.record);
      this.kernels.addSparseProduct(byColumn.record, inputs, stride, gradient, stride, scale, to, stride);
      return;
    }
    const [x, xStride] = this.inputsOf(l);
    this.kernels.addProduct(
      true,
      false,
      inputs,
      stride,
      n,
      x,
      xStride,
      gradient,
      stride,
      scale,
      to,
      stride,
      this.work,
    );
  }

  /** dX = dZ·Wᵀ, stopped where X is zero. */
  private backThroughRelu(below: DenseMemory, layer: DenseMemory, gradient: number, n: number): void {
    const { inputs, outputs, stride, weights } = layer;
    this.arena.instance.common.clear(below.gradient, n * below.rowBytes);
    this.kernels.addProduct(
      false,
      true,
      n,
      inputs,
      outputs,
      gradient,
      stride,
      weights,
      stride,
      1,
      below.gradient,
      below.stride,
      this.work,
    );
    this.kernels.reluBackward(below.gradient, below.activations, n * below.rowBytes);
  }

  private inputsOf(l: number): [address: number, stride: number] {
    const below = this.layers[l - 1];
    return below === undefined
      ? [this.batch.inputs, this.layers[0]!.inputs]
      : [below.activations, below.stride];
  }
}
