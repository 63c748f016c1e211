import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RandomState } from "../../../lib/random/index.js";

/** Some draws of each kind: they leave the position anywhere, with or without a normal number waiting. */
const draws = fc.array(fc.tuple(fc.constantFrom("randn", "randomSample", "permutation"), fc.nat(30)), {
  maxLength: 12,
});

type Draws = [string, number][];

function draw(random: RandomState, calls: Draws): number[] {
  return calls.flatMap(([name, count]) => {
    if (name === "randn") return [...random.randn(count)];
    return name === "permutation" ? [...random.permutation(count)] : [...random.randomSample(count)];
  });
}

describe("a kept state", () => {
  test("gives the numbers that followed it, in any other generator", () => {
    fc.assert(
      fc.property(fc.nat(), draws, draws, (seed, before, after) => {
        const random = new RandomState(seed);
        draw(random, before as Draws);
        const state = random.state();
        const followed = draw(random, after as Draws);
        const other = new RandomState(1);
        other.randn();
        other.restore(state);
        expect(draw(other, after as Draws)).toEqual(followed);
      }),
    );
  });

  test("is a copy: draws after it change neither it nor what it gives", () => {
    const random = new RandomState(5);
    random.randn(3);
    const state = random.state();
    const kept = { ...state, words: state.words.slice() };
    random.randn(2000);
    expect(state).toEqual(kept);
    const other = new RandomState(0);
    other.restore(state);
    other.randn(2000);
    expect(state).toEqual(kept);
  });

  test("with no normal number waiting takes away the one that did", () => {
    const random = new RandomState(5);
    const fresh = random.state();
    random.randn(1);
    random.restore(fresh);
    expect(random.randn(1)).toEqual(new RandomState(5).randn(1));
  });

  test("that is none is refused, and the generator goes on as before", () => {
    const random = new RandomState(3);
    const { words } = new RandomState(1).state();
    for (const [state, message] of [
      [{ words: new Uint32Array(10), position: 0 }, "10 words, expected 624"],
      [{ words: new Uint32Array(624), position: 0 }, "words that are all 0"],
      [{ words, position: 625 }, "a position of 625"],
      [{ words, position: 0.5 }, "a position of 0.5"],
      [{ words, position: 0, spareNormal: Number.NaN }, "a waiting normal number of NaN"],
    ] as const)
      expect(() => random.restore(state)).toThrow(message);
    expect(random.randomSample(9)).toEqual(new RandomState(3).randomSample(9));
  });
});
