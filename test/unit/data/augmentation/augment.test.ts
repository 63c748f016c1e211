import { describe, expect, test } from "vitest";
import { type AugmentOptions, augment } from "../../../../lib/data/augmentation/index.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { drawDigits } from "../../../../lib/data/drawn/index.js";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { largestDifference, Matrix } from "../../../../lib/matrix/index.js";
import { RandomState } from "../../../../lib/random/index.js";

const drawn = await drawDigits({ count: 40, seed: 3 });
const digits = new Dataset({ ...drawn, name: "Digits", source: "drawn", classes: 10 });
const rows = Int32Array.from({ length: 40 }, (_, i) => (i * 7) % 40);

function gathered(set: Dataset, options: Omit<AugmentOptions, "random">, seed = 1): Matrix {
  const into = Matrix.zeros(rows.length, 784);
  augment(set, { random: new RandomState(seed), ...options }).gather(rows, into);
  return into;
}

describe("augment", () => {
  const everything = { shift: 2, rotate: 15, scale: 0.1, shear: 0.2, elastic: {} };

  test("without any range it gives the set's own numbers, and draws none", () => {
    const random = new RandomState(1);
    const zero = { shift: 0, rotate: 0, scale: 0, shear: 0, elastic: { alpha: 0 } };
    for (const set of [digits, digits.withFloat32Pixels()])
      for (const dtype of ["float64", "float32"] as const)
        for (const options of [{}, zero]) {
          const [plain, varied] = [Matrix.zeros(40, 784, dtype), Matrix.zeros(40, 784, dtype)];
          set.gather(rows, plain);
          augment(set, { random, ...options }).gather(rows, varied);
          expect(largestDifference(varied, plain)).toBe(0);
        }
    expect(random.randomSample()).toBe(new RandomState(1).randomSample());
  });

  test("a range so small that nothing moves gives nearly the set's own numbers", () => {
    const plain = gathered(digits, {});
    const tiny = { shift: 1e-9, rotate: 1e-9, scale: 1e-9, shear: 1e-9, elastic: { alpha: 1e-9 } };
    const varied = gathered(digits, tiny);
    expect(largestDifference(varied, plain)).toBeGreaterThan(0);
    expect(largestDifference(varied, plain)).toBeLessThan(1e-6);
  });

  test("the pictures keep their labels, size and number, and the set its pixels", () => {
    const before = digits.pixels.slice();
    const augmented = augment(digits, { random: new RandomState(1), ...everything });
    augmented.gather(rows, Matrix.zeros(40, 784));
    expect([augmented.count, augmented.height, augmented.width]).toEqual([40, 28, 28]);
    expect(augmented.labels).toBe(digits.labels);
    expect(digits.pixels).toEqual(before);
  });

  test("each call draws anew, and a seed gives the same pictures however the batch is cut", () => {
    const whole = gathered(digits, everything);
    const augmented = augment(digits, { random: new RandomState(1), ...everything });
    const cut = Matrix.zeros(40, 784);
    augmented.gather(rows.subarray(0, 3), cut.slice(0, 3));
    augmented.gather([...rows.subarray(3, 30)], cut.slice(3, 30));
    augmented.gather(rows.subarray(30), cut.slice(30));
    expect(largestDifference(cut, whole)).toBe(0);
    augmented.gather(rows, cut);
    expect(largestDifference(cut, whole)).toBeGreaterThan(0.5);
    expect(largestDifference(gathered(digits, everything, 2), whole)).toBeGreaterThan(0.5);
  });

  test("in float32 the pictures are the same, rounded", () => {
    const single = Matrix.zeros(40, 784, "float32");
    augment(digits, { random: new RandomState(1), ...everything }).gather(rows, single);
    const double = gathered(digits, everything);
    expect(largestDifference(single.copy("float64"), double)).toBeLessThan(1e-6);
  });

  test.each([
    ["shift", { shift: 2 }],
    ["rotate", { rotate: 15 }],
    ["shear", { shear: 0.2 }],
    ["elastic", { elastic: {} }],
  ])("%s moves the ink and keeps its amount to a few per cent", (_, options) => {
    const plain = gathered(digits, {});
    const varied = gathered(digits, options);
    let [before, after, difference] = [0, 0, 0];
    for (let i = 0; i < plain.data.length; i++) {
      before += plain.data[i]!;
      after += varied.data[i]!;
      difference += Math.abs(varied.data[i]! - plain.data[i]!);
    }
    expect(Math.abs(after / before - 1)).toBeLessThan(0.03);
    expect(difference / before).toBeGreaterThan(0.1);
  });

  test("variations are those that gather draws of one picture", () => {
    const one = augment(digits, { random: new RandomState(4), ...everything });
    const shown = one.variations(11, 6, "float32");
    expect([shown.shape, shown.dtype]).toEqual(["(6, 784)", "float32"]);
    const into = Matrix.zeros(6, 784, "float32");
    augment(digits, { random: new RandomState(4), ...everything }).gather(new Array(6).fill(11), into);
    expect(largestDifference(shown, into)).toBe(0);
    expect(() => one.variations(40, 1)).toThrow(ParameterError);
    expect(() => one.variations(0, 1.5)).toThrow(/1\.5 variations/);
  });

  test("what is augmented can be augmented again", () => {
    const random = new RandomState(1);
    const twice = augment(augment(digits, { random, shift: 1 }), { random, rotate: 5 });
    twice.gather(rows, Matrix.zeros(40, 784));
    expect(twice.count).toBe(40);
  });

  test("the generator is there to be found, so that a training can be saved with it", () => {
    const random = new RandomState(1);
    expect(augment(digits, { random }).random).toBe(random);
  });

  test("a matrix of another shape, and a row that is not there, are refused as the set refuses them", () => {
    const augmented = augment(digits, { random: new RandomState(1), shift: 1 });
    expect(() => augmented.gather([0], Matrix.zeros(2, 784))).toThrow(ShapeError);
    expect(() => augmented.gather([40], Matrix.zeros(1, 784))).toThrow(ParameterError);
  });
});
