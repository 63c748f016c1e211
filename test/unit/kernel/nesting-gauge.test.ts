import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTooDeepInBytes, NestingGauge } from "../../../lib/kernel/nesting-gauge.js";
import { atOnce } from "../../../lib/kernel/pieces.js";
import { deepest, isTooDeep } from "../../../lib/nesting.js";

const wrapped = (inner: string, depth: number): string =>
  `${'{"a":'.repeat(depth)}${inner}${"}".repeat(depth)}`;

/** Lists and objects, and texts that look like many of them. */
const inner = fc
  .jsonValue({ maxDepth: 4 })
  .chain((value) =>
    fc
      .array(fc.constantFrom("[", "]", "{", '"', "\\", '\\"', "é", "x"), { maxLength: 20 })
      .map((signs) => JSON.stringify([value, signs.join(""), { [signs.join("")]: value }])),
  );

describe("how deep JSON is nested, seen without taking it apart", () => {
  test("is what it is taken apart, wherever the pieces are cut", () => {
    fc.assert(
      fc.property(inner, fc.integer({ min: -8, max: 2 }), fc.array(fc.nat()), (json, more, cuts) => {
        const text = wrapped(json, deepest + more);
        const bytes = Buffer.from(text);
        const gauge = new NestingGauge();
        const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
        places.slice(1).forEach((end, n) => {
          gauge.take(bytes.subarray(places[n], end));
        });
        expect(gauge.isTooDeep).toBe(isTooDeep(JSON.parse(text)));
        expect(atOnce(isTooDeepInBytes(bytes))).toBe(gauge.isTooDeep);
      }),
    );
  });

  test("is found at the end of megabytes, and many lists side by side are not deep", () => {
    const long = `["${"[".repeat(2_000_000)}",${"[],".repeat(1000)}`;
    expect(atOnce(isTooDeepInBytes(Buffer.from(`${long}1]`)))).toBe(false);
    expect(atOnce(isTooDeepInBytes(Buffer.from(`${long}${wrapped("1", deepest + 1)}]`)))).toBe(true);
  });
});
