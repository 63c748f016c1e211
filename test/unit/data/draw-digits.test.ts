import { describe, expect, test } from "vitest";
import { drawDigits } from "../../../lib/data/drawn/draw-digits.js";
import { skeletons } from "../../../lib/data/drawn/skeletons.js";
import { smoothLine } from "../../../lib/data/drawn/spline.js";
import { sameBytes } from "../../support/same-bytes.js";

const drawn = await drawDigits({ count: 500, seed: 7 });

function imageOf(i: number): Uint8Array {
  return drawn.pixels.subarray(i * 784, (i + 1) * 784);
}

describe("drawn digits", () => {
  test("the same seed draws the same digits, another seed others", async () => {
    const [same, other] = await Promise.all([7, 8].map((seed) => drawDigits({ count: 500, seed })));
    expect([sameBytes(same!.pixels, drawn.pixels), sameBytes(same!.labels, drawn.labels)]).toEqual([
      true,
      true,
    ]);
    expect(sameBytes(other!.pixels, drawn.pixels)).toBe(false);
  });

  test("there are as many of each digit, in no order", () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of drawn.labels) counts[label]!++;
    expect(counts).toEqual(new Array(10).fill(50));
    expect(drawn.labels.slice(0, 20)).not.toEqual(drawn.labels.slice(0, 20).sort());
  });

  test("no two are alike", () => {
    expect(new Set(Array.from({ length: 500 }, (_, i) => imageOf(i).join())).size).toBe(500);
  });

  test("each is ink on white, its soft-edged strokes within a margin and its centre of mass in the middle", () => {
    for (let i = 0; i < 500; i++) {
      const image = imageOf(i);
      let mass = 0;
      let massX = 0;
      let massY = 0;
      image.forEach((pixel, at) => {
        mass += pixel;
        massX += pixel * (at % 28);
        massY += pixel * Math.floor(at / 28);
      });
      expect(Math.max(...image)).toBeGreaterThan(200);
      expect(mass / 784).toBeGreaterThan(5);
      expect(Math.abs(massX / mass - 13.5), `image ${i}, a ${drawn.labels[i]}`).toBeLessThan(1.7);
      expect(Math.abs(massY / mass - 13.5), `image ${i}, a ${drawn.labels[i]}`).toBeLessThan(1.7);
    }
  });

  test("ink and paper are shared out as in MNIST: 81 % white, mean pixel 33", () => {
    const white = drawn.pixels.filter((pixel) => pixel === 0).length / drawn.pixels.length;
    const mean = drawn.pixels.reduce((sum, pixel) => sum + pixel, 0) / drawn.pixels.length;
    expect(white).toBeGreaterThan(0.78);
    expect(white).toBeLessThan(0.85);
    expect(mean).toBeGreaterThan(28);
    expect(mean).toBeLessThan(38);
  });

  test("others get a turn while digits are drawn", async () => {
    const turns: number[] = [];
    await drawDigits({
      count: 300,
      seed: 1,
      pause: (done) => {
        turns.push(done);
      },
    });
    expect(turns.length).toBeGreaterThan(10);
    expect([turns[0], turns.at(-1)! < 300]).toEqual([0, true]);
  });
});

describe("skeletons", () => {
  test("each digit has several ways to write it, all within their box", () => {
    expect(skeletons.length).toBe(10);
    for (const [digit, ways] of skeletons.entries()) {
      expect(ways.length, `digit ${digit}`).toBeGreaterThanOrEqual(3);
      const values = ways.flatMap((way) => way.strokes.flat(2));
      expect(Math.min(...values), `digit ${digit}`).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values), `digit ${digit}`).toBeLessThanOrEqual(1);
    }
  });

  test("a smooth line passes through its points, and turns sharply at a point given twice", () => {
    const corner = smoothLine(Float64Array.of(0, 0, 1, 0, 1, 0, 1, 1));
    const points = Array.from({ length: corner.length / 2 }, (_, i) => [corner[2 * i], corner[2 * i + 1]]);
    expect(points).toContainEqual([0, 0]);
    expect(points).toContainEqual([1, 0]);
    expect(points.at(-1)).toEqual([1, 1]);
    // Straight on both sides: nothing cuts the corner and nothing swings past it.
    for (const [x, y] of points) expect(x === 1 || y === 0).toBe(true);
  });
});
