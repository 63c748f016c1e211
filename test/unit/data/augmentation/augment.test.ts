import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inverseOf, type Movement } from "../../../../lib/data/augmentation/affine.js";
import { type AugmentOptions, augment } from "../../../../lib/data/augmentation/index.js";
import { Warp } from "../../../../lib/data/augmentation/warp.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { drawDigits } from "../../../../lib/data/drawn/index.js";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { largestDifference, Matrix } from "../../../../lib/matrix/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { dataset } from "../../../support/arbitrary-dataset.js";

const still: Movement = { shiftX: 0, shiftY: 0, rotate: 0, scale: 1, shear: 0 };

/** A picture, rows from top to bottom, moved. */
function moved(rows: readonly (readonly number[])[], movement: Partial<Movement>): number[][] {
  const picture = Matrix.from(rows);
  const size = { height: picture.rows, width: picture.cols };
  new Warp(size.height, size.width).apply(
    picture.data,
    inverseOf({ ...still, ...movement }, size),
    undefined,
  );
  return picture.toRows();
}

/** An L, the same in no mirror and no turn. */
const letter = [
  [0.1, 0, 0],
  [0.2, 0, 0],
  [0.3, 0.4, 0.5],
];

describe("moving a picture", () => {
  test("no movement changes nothing, to the last bit", () => {
    expect(moved(letter, {})).toEqual(letter);
  });

  test("a shift by whole pixels is a shifted copy, to the last bit, with background where nothing came from", () => {
    expect(moved(letter, { shiftX: 1 })).toEqual([
      [0, 0.1, 0],
      [0, 0.2, 0],
      [0, 0.3, 0.4],
    ]);
    expect(moved(letter, { shiftY: -2 })).toEqual([
      [0.3, 0.4, 0.5],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(moved(letter, { shiftX: -3 }).flat()).toEqual(new Array(9).fill(0));
  });

  test("half a pixel's shift is the mean of two neighbours", () => {
    expect(moved([[0, 0.5, 1, 0]], { shiftX: 0.5 })).toEqual([[0, 0.25, 0.75, 0.5]]);
  });

  test("a turn by 90 degrees about the centre is counter-clockwise", () => {
    const turned = [
      [0, 0, 0.5],
      [0, 0, 0.4],
      [0.1, 0.2, 0.3],
    ];
    expect(moved(letter, { rotate: 90 }).flat().map(rounded)).toEqual(turned.flat());
    expect(moved(letter, { rotate: -180 }).flat().map(rounded)).toEqual(letter.flat().reverse());
  });

  test("twice the size spreads a dot over its neighbours, half the size draws them together", () => {
    const dot = [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ];
    expect(moved(dot, { scale: 2 })).toEqual([
      [0.25, 0.5, 0.25],
      [0.5, 1, 0.5],
      [0.25, 0.5, 0.25],
    ]);
    const frame = [1, 0, 1, 0, 1].map((ink) => [ink, 0, ink, 0, ink]);
    expect(moved(frame, { scale: 0.5 })[1]).toEqual([0, 1, 1, 1, 0]);
  });

  test("a shear moves what is below the centre to the right, and what is above to the left", () => {
    const line = [
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ];
    expect(moved(line, { shear: 1 })).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("the inverse map undoes scale, shear, turn and shift in this order", () => {
    const size = { height: 5, width: 7 };
    const movement = fc.record({
      shiftX: fc.double({ min: -5, max: 5, noNaN: true }),
      shiftY: fc.double({ min: -5, max: 5, noNaN: true }),
      rotate: fc.double({ min: -180, max: 180, noNaN: true }),
      scale: fc.double({ min: 0.1, max: 2, noNaN: true }),
      shear: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(movement, fc.nat(6), fc.nat(4), (how, x, y) => {
        const angle = (how.rotate * Math.PI) / 180;
        const [u, v] = [how.scale * (x - 3), how.scale * (y - 2)];
        const leaning = u + how.shear * v;
        const X = 3 + how.shiftX + Math.cos(angle) * leaning + Math.sin(angle) * v;
        const Y = 2 + how.shiftY - Math.sin(angle) * leaning + Math.cos(angle) * v;
        const map = inverseOf(how, size);
        expect(map.xx * X + map.xy * Y + map.x0).toBeCloseTo(x, 9);
        expect(map.yx * X + map.yy * Y + map.y0).toBeCloseTo(y, 9);
      }),
    );
  });
});

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

  test("shifts, turns, sizes and leanings are spread evenly over the whole of their ranges", () => {
    // Two dots on a wide field tell what was done to them by where their ink has gone.
    const side = 61;
    const pixels = new Uint8Array(side * side);
    const middle = 30;
    for (const [x, y] of [
      [middle, middle],
      [middle, middle + 20],
    ] as const)
      for (const [dx, dy] of [
        [-1, -1],
        [-1, 0],
        [-1, 1],
        [0, -1],
        [0, 0],
        [0, 1],
        [1, -1],
        [1, 0],
        [1, 1],
      ] as const)
        pixels[(y + dy) * side + x + dx] = 200;
    const dots = new Dataset({
      name: "Dots",
      source: "drawn",
      pixels,
      labels: new Uint8Array(1),
      height: side,
      width: side,
      classes: 10,
    });
    const spots = (options: Omit<AugmentOptions, "random">): number[][] => {
      const pictures = augment(dots, { random: new RandomState(5), ...options }).variations(0, 400);
      return Array.from({ length: 400 }, (_, i) => [
        ...centre(pictures.row(i), 0, 40),
        ...centre(pictures.row(i), 40, side),
      ]);
    };
    /** Centre of the ink between two rows of the picture, from its middle. */
    const centre = (picture: ArrayLike<number>, from: number, to: number): [number, number] => {
      let [ink, x, y] = [0, 0, 0];
      for (let i = from * side; i < to * side; i++) {
        ink += picture[i]!;
        x += picture[i]! * ((i % side) - middle);
        y += picture[i]! * (Math.floor(i / side) - middle);
      }
      return [x / ink, y / ink];
    };
    const even = (values: number[], most: number): void => {
      expect(Math.max(...values.map(Math.abs))).toBeLessThan(most * 1.01);
      for (const quarter of [0, 1, 2, 3]) {
        const inside = values.filter((value) => Math.floor((2 * (value + most)) / most) === quarter).length;
        expect(inside, `quarter ${quarter} of ±${most}`).toBeGreaterThan(70);
      }
    };
    const shifted = spots({ shift: 3 });
    even(
      shifted.map(([x]) => x!),
      3,
    );
    even(
      shifted.map(([, y]) => y!),
      3,
    );
    even(
      spots({ rotate: 30 }).map(([, , x, y]) => (Math.atan2(x!, y!) * 180) / Math.PI),
      30,
    );
    even(
      spots({ scale: 0.2 }).map(([, , , y]) => y! / 20 - 1),
      0.2,
    );
    even(
      spots({ shear: 0.3 }).map(([, , x]) => x! / 20),
      0.3,
    );
  });

  test("whatever the options, all values stay from 0 to 1", () => {
    const options = fc.record({
      shift: fc.double({ min: 0, max: 0.99, noNaN: true }),
      rotate: fc.double({ min: 0, max: 180, noNaN: true }),
      scale: fc.double({ min: 0, max: 0.999999, noNaN: true }),
      shear: fc.double({ min: 0, max: 1, noNaN: true }),
      elastic: fc.option(
        fc.record({
          alpha: fc.double({ min: 0, max: 1e6, noNaN: true }),
          sigma: fc.double({ min: 1e-6, max: 1, noNaN: true }),
        }),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(
        dataset,
        options,
        fc.nat(1000),
        fc.boolean(),
        (set, { elastic, ...ranges }, seed, single) => {
          const random = new RandomState(seed);
          const { data } = augment(set, { random, ...ranges, ...(elastic && { elastic }) }).variations(
            0,
            5,
            single ? "float32" : "float64",
          );
          // Not `>= 0 && <= 1` alone over the least and the most, which a NaN would pass.
          expect(data.every((value: number) => value >= 0 && value <= 1)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
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

  test.each([
    ["shift", { shift: -1 }, /shift is -1, expected a number from 0 to below 28 pixels/],
    ["shift", { shift: 28 }, /shift is 28/],
    ["shift", { shift: Number.NaN }, /shift is NaN/],
    ["rotate", { rotate: 181 }, /rotate is 181, expected a number from 0 to 180 degrees/],
    ["scale", { scale: 1 }, /scale is 1, expected a number from 0 to below 1/],
    ["shear", { shear: 1.1 }, /shear is 1\.1/],
    ["alpha", { elastic: { alpha: -34 } }, /elastic alpha is -34/],
    ["alpha", { elastic: { alpha: Number.POSITIVE_INFINITY } }, /elastic alpha is Infinity/],
    ["sigma", { elastic: { sigma: 0 } }, /elastic sigma is 0, expected a number above 0, up to 28 pixels/],
  ])("%s outside its range is refused", (_, options, message) => {
    const random = new RandomState(1);
    expect(() => augment(digits, { random, ...options })).toThrow(ParameterError);
    expect(() => augment(digits, { random, ...options })).toThrow(message);
  });

  test.each([
    [
      "nothing",
      undefined,
      /random is undefined, expected what draws the variations\. Pass random: new RandomState/,
    ],
    ["no generator", { shift: 1 }, /random is undefined/],
    ["a seed for a generator", { random: 1, shift: 1 }, /random is 1, expected what draws/],
    [
      "a misspelt option",
      { random: new RandomState(1), rotation: 5 },
      /no option named rotation\. Pass random, shift/,
    ],
    [
      "a misspelt strength",
      { random: new RandomState(1), elastic: { sigmas: 4 } },
      /elastic: there is no option named sigm/,
    ],
  ])("given %s it refuses, and says what to pass", (_, options, message) => {
    expect(() => augment(digits, options as AugmentOptions)).toThrow(ParameterError);
    expect(() => augment(digits, options as AugmentOptions)).toThrow(message);
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

/** To 12 digits, and no -0. */
function rounded(value: number): number {
  return Math.round(value * 1e12) / 1e12 + 0;
}
