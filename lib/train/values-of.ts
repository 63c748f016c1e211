import type { Matrix } from "../matrix/index.js";
import type { Model } from "../nn/index.js";

/** What training changes in a model, and early stopping puts back: parameters first, then what layers gather. */
export function valuesOf({ parameters, layers = [] }: Model): { name: string; value: Matrix }[] {
  return [...parameters, ...layers.flatMap(({ statistics = [] }) => statistics)];
}
