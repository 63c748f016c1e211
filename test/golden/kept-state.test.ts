import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RandomState } from "../../lib/random/index.js";

interface Recorded {
  seed: number;
  normals: number;
  uniforms: number;
  words: number[];
  position: number;
  spareNormal: number | null;
  next: { randn: number[]; permutation: number[]; randomSample: number[] };
}

const recorded = JSON.parse(
  readFileSync(new URL("figures/kept-state.json", import.meta.url), "utf8"),
) as Recorded[];

describe.each(recorded)(
  "the state after seed $seed, $normals normal and $uniforms uniform numbers is NumPy's",
  ({ seed, normals, uniforms, words, position, spareNormal, next }) => {
    test("kept here, it is what NumPy's get_state gives", () => {
      const random = new RandomState(seed);
      random.randn(normals);
      random.randomSample(uniforms);
      const state = random.state();
      expect([...state.words]).toEqual(words);
      expect(state.position).toBe(position);
      expect(state.spareNormal).toBe(spareNormal ?? undefined);
    });

    test("taken over from NumPy, the numbers that follow are NumPy's", () => {
      const random = new RandomState(0);
      random.restore({ words: Uint32Array.from(words), position, spareNormal: spareNormal ?? undefined });
      expect([...random.randn(5)]).toEqual(next.randn);
      expect([...random.permutation(9)]).toEqual(next.permutation);
      expect([...random.randomSample(700)]).toEqual(next.randomSample);
    });
  },
);

test("the recorded states are with and without a waiting normal number", () => {
  expect(recorded.map(({ spareNormal }) => spareNormal === null)).toEqual([true, false, false]);
});
