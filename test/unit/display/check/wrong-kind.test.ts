import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemOf } from "../../../../lib/display/check/compare.js";
import { todo } from "../../../../lib/display/index.js";

const told = (found: unknown, expected: unknown): string | undefined =>
  problemOf("dW2", { found, expected, tolerance: undefined });

describe("another kind of thing is told before any value is looked at", () => {
  test.each([
    [undefined, 1, "`dW2` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION."],
    [() => 1, 1, "a number was expected, found a function: call it, as in `dW2(…)`."],
    [Promise.resolve(1), [1, 2], "an array was expected, found a Promise: write `await` before it."],
    [[3], 3, "a number was expected, found an array (1,). Take its one entry."],
    ["3", 3, "a number was expected, found text. Make a number of it with `Number(…)`."],
    [3, [3, 4], "an array was expected, found a number."],
    [null, 3, "a number was expected, found null."],
    [true, "yes", "text was expected, found a boolean."],
    [new Map(), [1], "an array was expected, found a Map."],
    [
      [[1, 2], [3]],
      [
        [1, 2],
        [3, 4],
      ],
      "its rows differ in length: row 0 has 2, row 1 has 1.",
    ],
    [[1, "2"], [1, 2], "an array of numbers was expected, but entry 1 is text."],
    [new Array(2), [1, 2], "an array of numbers was expected, but entry 0 is undefined."],
    ["7", "five", 'found "7", expected "five".'],
    [false, true, "found false, expected true."],
  ])("%o for %o", (found, expected, problem) => {
    expect(told(found, expected)).toBe(problem);
  });
});

test("a placeholder is told by name, however deep it stands in what was found or expected", () => {
  const numbers = fc.array(fc.double(), { minLength: 1, maxLength: 5 });
  const nested: fc.Arbitrary<unknown> = fc.tuple(numbers, fc.nat(5), fc.nat(2)).map(([row, at, depth]) => {
    const holed: unknown[] = [...row.slice(0, at), todo("dW2"), ...row.slice(at)];
    return Array.from({ length: depth }).reduce<unknown>((inner) => [[1, 2], inner], holed);
  });
  const either = fc.oneof(
    fc.tuple(nested, numbers),
    fc.tuple(numbers, nested),
    fc.tuple(nested, nested),
    numbers.map((row) => [3, row.map(() => todo("dW2"))] as const),
    fc.constant([1, todo("dW2")] as const),
  );
  fc.assert(
    fc.property(either, ([found, expected]) => {
      expect(told(found, expected)).toBe(
        "`dW2` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.",
      );
    }),
  );
});

test("an array that holds itself is no endless matter", () => {
  const knot: unknown[] = [1];
  knot.push(knot);
  expect(told(knot, [1, 2])).toBe(
    "an array of numbers was expected, but entry 1 is an array of 2 that are not all numbers.",
  );
});
