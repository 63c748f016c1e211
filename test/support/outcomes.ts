import fc from "fast-check";
import { Matrix } from "../../lib/matrix/index.js";
import { softmax } from "../../lib/nn/index.js";
import { labelsFrom, matrixFrom } from "./arbitrary.js";

/** What some model answered on some examples: N from 1 to 40, C from 1 to 6. */
export const outcomes: fc.Arbitrary<{ predictions: number[]; labels: number[]; classes: number }> = fc
  .record({ classes: fc.integer({ min: 1, max: 6 }), count: fc.integer({ min: 1, max: 40 }) })
  .chain(({ classes, count }) => {
    const some = fc.array(fc.nat(classes - 1), { minLength: count, maxLength: count });
    return fc.record({ predictions: some, labels: some, classes: fc.constant(classes) });
  });

/** Probabilities that some model gave some examples: (N, C), with ties among them, in either precision. */
export const answers: fc.Arbitrary<{ probabilities: Matrix; labels: Int32Array }> = fc
  .record({
    seed: fc.nat(1e6),
    count: fc.integer({ min: 1, max: 40 }),
    classes: fc.integer({ min: 1, max: 6 }),
    dtype: fc.constantFrom("float32" as const, "float64" as const),
    coarse: fc.boolean(),
  })
  .map(({ seed, count, classes, dtype, coarse }) => {
    const logits = matrixFrom(seed, count, classes, dtype);
    const data = coarse ? logits.data.map(Math.round) : logits.data.map((logit) => 3 * logit);
    return {
      probabilities: softmax(new Matrix(count, classes, data)),
      labels: labelsFrom(seed, count, classes),
    };
  });
