import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RandomState } from "../../lib/random/index.js";

interface Recorded {
  seed: number;
  randomSample: number[];
  uniform: number[];
  randn: number[];
  permutation: number[];
  mixed: [number[], number[], number[], number[]];
}

const recorded = JSON.parse(
  readFileSync(new URL("figures/random-state.json", import.meta.url), "utf8"),
) as Recorded[];

describe.each(recorded)("RandomState with seed $seed equals NumPy's to the last bit", (numpy) => {
  const { seed } = numpy;
  const count = numpy.randn.length;

  test("randomSample", () => {
    expect([...new RandomState(seed).randomSample(count)]).toEqual(numpy.randomSample);
  });

  test("uniform", () => {
    expect([...new RandomState(seed).uniform(-0.25, 3, count)]).toEqual(numpy.uniform);
  });

  test("randn", () => {
    expect([...new RandomState(seed).randn(count)]).toEqual(numpy.randn);
  });

  test("permutation", () => {
    expect([...new RandomState(seed).permutation(count)]).toEqual(numpy.permutation);
  });

  test("one at a time gives the same numbers as many at once", () => {
    const random = new RandomState(seed);
    expect(numpy.randn.map(() => random.randn())).toEqual(numpy.randn);
    random.seed(seed);
    expect(numpy.randomSample.map(() => random.randomSample())).toEqual(numpy.randomSample);
  });

  test("a normal number left over waits through other calls, as in NumPy", () => {
    const random = new RandomState(seed);
    const mixed = [random.randn(3), random.randomSample(2), random.permutation(7), random.randn(2)];
    expect(mixed.map((numbers) => [...numbers])).toEqual(numpy.mixed);
  });
});

test("the figures for seed 42 hold 1,000 values of each method", () => {
  const numpy = recorded.find(({ seed }) => seed === 42);
  expect(
    [numpy?.randomSample, numpy?.uniform, numpy?.randn, numpy?.permutation].map((v) => v?.length),
  ).toEqual([1000, 1000, 1000, 1000]);
});
