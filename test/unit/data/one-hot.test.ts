import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelsOf, oneHot } from "../../../lib/data/one-hot.js";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";

describe("one-hot encoding", () => {
  test("each row holds a single 1, in its label's column", () => {
    const encoded = oneHot([2, 0], 3);
    expect([encoded.rows, encoded.cols, encoded.dtype]).toEqual([2, 3, "float64"]);
    expect([...encoded.data]).toEqual([0, 0, 1, 1, 0, 0]);
    expect(oneHot([1], 2, "float32").data).toEqual(Float32Array.of(0, 1));
  });

  test("labelsOf is the way back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.uint8Array({ maxLength: 50 }), (classes, bytes) => {
        const labels = bytes.map((byte) => byte % classes);
        expect(labelsOf(oneHot(labels, classes))).toEqual(labels);
      }),
    );
  });

  test("of equal largest values the first one counts", () => {
    expect([...labelsOf(new Matrix(2, 3, Float64Array.of(1, 5, 5, -2, -2, -3)))]).toEqual([1, 0]);
  });

  test.each([10, -1, 2.5, Number.NaN])("label %d of ten classes is refused with its row", (label) => {
    expect(() => oneHot([3, label], 10)).toThrow(DataFormatError);
    expect(() => oneHot([3, label], 10)).toThrow(/row 1 .*from 0 to 9/);
  });

  test("a number of classes that is none is refused", () => {
    for (const classes of [0, -3, 2.5, Number.NaN])
      expect(() => oneHot([0], classes)).toThrow(ParameterError);
  });

  test("a NaN among the values is refused with its place", () => {
    expect(() => labelsOf(new Matrix(2, 2, Float64Array.of(0, 1, 0, Number.NaN)))).toThrow(
      /row 1, column 1 is NaN/,
    );
  });
});
