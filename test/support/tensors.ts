import fc from "fast-check";
import type { Tensor } from "../../lib/nn/index.js";

export interface FileContent {
  tensors: [string, Tensor][];
  metadata: Record<string, string>;
}

const arrays = fc.oneof(
  fc.float64Array({ minLength: 12, maxLength: 12 }),
  fc.float32Array({ minLength: 12, maxLength: 12 }),
  fc.int32Array({ minLength: 12, maxLength: 12 }),
  fc.uint32Array({ minLength: 12, maxLength: 12 }),
  fc.int16Array({ minLength: 12, maxLength: 12 }),
  fc.uint16Array({ minLength: 12, maxLength: 12 }),
  fc.int8Array({ minLength: 12, maxLength: 12 }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }),
  fc.bigInt64Array({ minLength: 12, maxLength: 12 }),
  fc.bigUint64Array({ minLength: 12, maxLength: 12 }),
);

const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(arrays, fc.constantFrom<number[]>([], [0], [7], [3, 4], [2, 0, 9], [2, 3, 2], [1, 1, 1, 5]))
  .map(([data, shape]) => ({
    shape,
    data: data.slice(
      0,
      shape.reduce((a, b) => a * b, 1),
    ),
  }));

const text = fc.string({ unit: "grapheme", maxLength: 12 });
/** What a file may hold. */
export const content: fc.Arbitrary<FileContent> = fc.record({
  tensors: fc.uniqueArray(
    fc.tuple(
      text.filter((name) => name !== "__metadata__"),
      tensor,
    ),
    { selector: ([name]) => name, maxLength: 6 },
  ),
  metadata: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
});
