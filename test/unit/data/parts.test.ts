import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apportion } from "../../../lib/data/apportion.js";
import { concatDatasets } from "../../../lib/data/concat-datasets.js";
import { Dataset } from "../../../lib/data/dataset.js";
import { openMlOrder, openMlSplit } from "../../../lib/data/open-ml.js";
import { selectClasses } from "../../../lib/data/select-classes.js";
import { type SplitOptions, splitDataset } from "../../../lib/data/split-dataset.js";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { RandomState } from "../../../lib/random/index.js";
import { dataset } from "../../support/arbitrary-dataset.js";

/** Images of one pixel, which is the row's number, so that it is plain which example is which. */
function numbered(count: number, options: { classes?: number; from?: number; name?: string } = {}): Dataset {
  const { classes = 10, from = 0, name = "Numbered" } = options;
  return new Dataset({
    name,
    source: "drawn",
    pixels: Uint8Array.from({ length: count }, (_, i) => from + i),
    labels: Uint8Array.from({ length: count }, (_, i) => (from + i) % classes),
    height: 1,
    width: 1,
    classes,
  });
}

describe("selecting and shuffling examples", () => {
  test("select copies the rows named, in that order, as often as they are named", () => {
    const all = numbered(20);
    const some = all.select([13, 0, 13]);
    expect([[...some.pixels], [...some.labels]]).toEqual([
      [13, 0, 13],
      [3, 0, 3],
    ]);
    some.pixels[0] = 99;
    expect(all.pixels[13]).toBe(13);
    expect(() => all.select([20])).toThrow(/Numbered: image 20 was asked for/);
    expect(all.select([]).count).toBe(0);
  });

  test("shuffled takes the order of one permutation, and images keep their labels", () => {
    const shuffled = numbered(100).shuffled(new RandomState(42));
    expect([...shuffled.pixels]).toEqual([...new RandomState(42).permutation(100)]);
    expect([...shuffled.labels]).toEqual([...shuffled.pixels].map((pixel) => pixel % 10));
  });

  test("concatDatasets puts set behind set, whatever their sizes", () => {
    fc.assert(
      fc.property(dataset, fc.nat(), (set, where) => {
        const at = where % (set.count + 1);
        const joined = concatDatasets(set.slice(0, at), set.slice(at), set.take(1));
        expect(joined.slice(0, set.count)).toEqual(set);
        expect([...joined.image(set.count)]).toEqual([...set.image(0)]);
      }),
    );
  });

  test("sets that do not belong together are not concatenated", () => {
    const one = numbered(4);
    expect(() => concatDatasets(one, numbered(4, { classes: 2 }))).toThrow(ShapeError);
    expect(() => concatDatasets(one, one.withFloat32Pixels())).toThrow(/exact pixel values, but .*float32/);
    expect(() => concatDatasets()).toThrow(ParameterError);
  });
});

describe("splitting", () => {
  test.each([
    [
      "neither",
      {},
      /^Numbered: split with neither first nor fractions.*Pass first: 50_000, or fractions: \[0\.8, 0\.2\]/,
    ],
    ["nothing", undefined, /neither first nor fractions/],
    ["both", { first: 3, fractions: [1] }, /both first and fractions/],
    [
      "a misspelt option",
      { first: 3, stratify: true },
      /splitDataset: there is no option named stratify\. Pass first, /,
    ],
    ["a seed", { first: 3, seed: 1 }, /there is no option named seed\. .*random/],
  ])("with %s is refused, with the mend", (_, options, message) => {
    const split = () => splitDataset(numbered(10), options as SplitOptions);
    expect(split).toThrow(ParameterError);
    expect(split).toThrow(message);
  });

  test("the first n and the rest, where nothing else is said", () => {
    const [first, rest] = splitDataset(numbered(10), { first: 7 });
    expect([[...first!.pixels], [...rest!.pixels]]).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ]);
  });

  test("fractions share out all examples: 0.1, 0.2 and 0.7 of 10 are 1, 2 and 7", () => {
    const parts = splitDataset(numbered(10), { fractions: [0.1, 0.2, 0.7] });
    expect(parts.map(({ count }) => count)).toEqual([1, 2, 7]);
    expect(parts.flatMap(({ pixels }) => [...pixels])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  const cuts = fc
    .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 })
    .map((weights) => weights.map((weight) => weight / weights.reduce((a, b) => a + b)));

  test("whatever the options, each example is in one part, and the parts have the sizes asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 12 }),
        cuts,
        fc.boolean(),
        fc.option(fc.nat(1000), { nil: undefined }),
        (count, classes, fractions, stratified, seed) => {
          const all = numbered(count, { classes });
          const random = seed === undefined ? {} : { random: new RandomState(seed) };
          const parts = splitDataset(all, { fractions, stratified, ...random });
          const rows = parts.flatMap(({ pixels }) => [...pixels]);
          expect(rows.sort((a, b) => a - b)).toEqual([...all.pixels]);
          parts.forEach((part, i) => {
            expect(Math.abs(part.count - fractions[i]! * count)).toBeLessThan(1 + 1e-6);
            // Each part keeps the order: without a random one that is the set's own.
            if (seed === undefined) expect([...part.pixels]).toEqual([...part.pixels].sort((a, b) => a - b));
          });
        },
      ),
    );
  });

  test("stratified parts have each class in its proportion, as near as whole examples allow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 8 }),
        cuts,
        fc.nat(1000),
        (counts, fractions, seed) => {
          const labels = Uint8Array.from(counts.flatMap((count, label) => new Array(count).fill(label)));
          const all = new Dataset({
            ...numbered(labels.length),
            pixels: new Uint8Array(labels.length),
            labels,
            classes: counts.length,
          });
          const random = new RandomState(seed);
          splitDataset(all, { fractions, stratified: true, random }).forEach((part, i) => {
            part.countByClass().forEach((count, label) => {
              const due = labels.length === 0 ? 0 : (part.count * counts[label]!) / labels.length;
              expect(Math.abs(count - due), `part ${i}, class ${label}`).toBeLessThan(fractions.length);
            });
          });
        },
      ),
    );
  });

  test("a stratified split in two is the same to less than one example a class", () => {
    const labels = Uint8Array.from({ length: 250 }, (_, i) => (i < 200 ? 0 : i < 240 ? 1 : 2));
    const all = new Dataset({ ...numbered(250), labels, classes: 3 });
    const [first, rest] = splitDataset(all, { first: 50, stratified: true, random: new RandomState(1) });
    expect([first!.countByClass(), rest!.countByClass()]).toEqual([
      [40, 8, 2],
      [160, 32, 8],
    ]);
    expect([...first!.pixels]).not.toEqual([...first!.pixels].sort((a, b) => a - b));
  });

  test.each([
    [
      "more than there are",
      { first: 11 },
      /after the first 11 examples, expected a whole number from 0 to 10/,
    ],
    ["half an example", { first: 0.5 }, /first 0\.5 examples/],
    ["fractions that leave some over", { fractions: [0.5, 0.4] }, /add up to 0\.9/],
    ["a fraction below zero", { fractions: [1.5, -0.5] }, /numbers of at least 0/],
    ["a fraction that is no number", { fractions: [Number.NaN, 1] }, /NaN/],
    ["no fractions", { fractions: [] }, /add up to 0/],
  ])("%s is refused", (_, parts, message) => {
    expect(() => splitDataset(numbered(10), parts)).toThrow(ParameterError);
    expect(() => splitDataset(numbered(10), parts)).toThrow(message);
  });

  test("apportion gives whole shares that add up, each less than 1 from the exact one", () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.array(fc.nat(1000), { minLength: 1 }).filter((weights) => weights.some((weight) => weight > 0)),
        (total, weights) => {
          const shares = apportion(total, weights);
          const sum = weights.reduce((a, b) => a + b);
          expect(shares.reduce((a, b) => a + b)).toBe(total);
          shares.forEach((share, i) => {
            expect(Math.abs(share - (total * weights[i]!) / sum)).toBeLessThan(1);
          });
        },
      ),
    );
  });
});

describe("classes", () => {
  test("selectClasses keeps the set's order and labels", () => {
    const some = selectClasses(numbered(20), [7, 2]);
    expect([[...some.pixels], [...some.labels], some.classes]).toEqual([[2, 7, 12, 17], [2, 7, 2, 7], 10]);
  });

  test("relabelled, the classes are numbered in the order they were listed", () => {
    const all = numbered(20);
    const some = selectClasses(all, [7, 2], { relabel: true });
    expect([[...some.pixels], [...some.labels], some.classes]).toEqual([[2, 7, 12, 17], [1, 0, 1, 0], 2]);
    expect(all.labels[2]).toBe(2);
  });

  test.each([
    ["no class", [], /no class was named/],
    ["a class that the set has not", [3, 10], /class 10 was asked for, expected some of the classes 0 to 9/],
    ["half a class", [0.5], /class 0\.5/],
    ["a class twice", [4, 3, 4], /class 4 is listed twice/],
  ])("%s is refused", (_, classes, message) => {
    expect(() => selectClasses(numbered(20), classes)).toThrow(ParameterError);
    expect(() => selectClasses(numbered(20), classes)).toThrow(message);
  });

  test("fractionByClass is the balance of the set", () => {
    expect(numbered(5, { classes: 2 }).fractionByClass()).toEqual([0.6, 0.4]);
    expect(numbered(0, { classes: 2 }).fractionByClass()).toEqual([0, 0]);
  });
});

describe("OpenML's order and split", () => {
  const digits = { train: numbered(60), test: numbered(10, { from: 60, name: "Test" }) };

  test("training rows come first, then test rows", () => {
    const all = openMlOrder(digits);
    expect([...all.pixels]).toEqual(Array.from({ length: 70 }, (_, i) => i));
    expect(all.name).toBe("Numbered and test, OpenML's order");
  });

  test("the first fifth of a permutation is the test set, the rest the training set, in that order", () => {
    const { train, test: held } = openMlSplit(digits, new RandomState(42));
    const order = [...new RandomState(42).permutation(70)];
    expect([...held.pixels]).toEqual(order.slice(0, 14));
    expect([...train.pixels]).toEqual(order.slice(14));
    expect([...train.labels]).toEqual([...train.pixels].map((pixel) => pixel % 10));
  });
});
