import { BatchNorm } from "./batch-norm.js";
import { Dense } from "./dense.js";
import { Elementwise } from "./elementwise.js";
import { sizeOf } from "./image-shape.js";
import type { Layer } from "./layer.js";

/** Tells layers that go number by number how wide their rows will be, as far as the layers before them show it. */
export function tellWidths(layers: readonly Layer[], inputSize: number): void {
  let width: number | undefined = inputSize;
  for (const layer of layers) {
    if (!(layer instanceof Elementwise)) width = widthAfter(layer, width);
    else if (width !== undefined) layer.expectWidth(width);
  }
}

/** Undefined after a layer of a kind that is not known here. */
function widthAfter(layer: Layer & { outputShape?: unknown }, width: number | undefined): number | undefined {
  if (layer instanceof Dense) return layer.weights.cols;
  if (layer instanceof BatchNorm) return width;
  return Array.isArray(layer.outputShape) ? sizeOf(layer.outputShape) : undefined;
}
