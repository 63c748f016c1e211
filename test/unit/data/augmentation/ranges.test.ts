import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AugmentOptions, augment } from "../../../../lib/data/augmentation/index.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { ParameterError } from "../../../../lib/errors.js";
import { RandomState } from "../../../../lib/random/index.js";
import { dataset } from "../../../support/arbitrary-dataset.js";

describe("the ranges of augmentation", () => {
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
});

describe("augmentation refuses", () => {
  const blank = new Dataset({
    name: "Blank",
    source: "drawn",
    pixels: new Uint8Array(28 * 28),
    labels: new Uint8Array(1),
    height: 28,
    width: 28,
    classes: 10,
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
    expect(() => augment(blank, { random, ...options })).toThrow(ParameterError);
    expect(() => augment(blank, { random, ...options })).toThrow(message);
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
    expect(() => augment(blank, options as AugmentOptions)).toThrow(ParameterError);
    expect(() => augment(blank, options as AugmentOptions)).toThrow(message);
  });
});
