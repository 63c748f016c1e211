import { describe, expect, test } from "vitest";
import { ElasticField } from "../../../../lib/data/augmentation/elastic.js";
import { smoothWaves } from "../../../../lib/data/augmentation/waves.js";
import { RandomState } from "../../../../lib/random/index.js";

const size = { height: 28, width: 28 };

/** Mean of the products of each pixel's displacement with that of the pixel `lag` columns on, over many fields. */
function covariance(fields: readonly Float64Array[], lag: number): number {
  let total = 0;
  for (const field of fields)
    for (let i = 0; i < 784; i++) {
      const column = i % 28;
      total += field[i]! * field[i - column + ((column + lag) % 28)]!;
    }
  return total / (fields.length * 784);
}

function fieldsOf(count: number, options: { alpha: number; sigma: number }): Float64Array[] {
  const elastic = new ElasticField(size, new RandomState(7), options);
  return Array.from({ length: count }, () => elastic.draw().x.slice());
}

/** What the waves stand for: noise over [-1, 1) for each pixel, smoothed with the Gaussian itself. */
function smoothedNoise(
  random: RandomState,
  { alpha, sigma }: { alpha: number; sigma: number },
): Float64Array {
  const noise = random.uniform(-1, 1, 784);
  const weights = Array.from({ length: 28 }, (_, at) => {
    let weight = 0;
    for (let turn = -5; turn <= 5; turn++) weight += Math.exp(-((at + 28 * turn) ** 2) / (2 * sigma * sigma));
    return weight / (sigma * Math.sqrt(2 * Math.PI));
  });
  const across = noise.map((_, i) => {
    const column = i % 28;
    return weights.reduce((sum, weight, k) => sum + weight * noise[i - column + ((column + k) % 28)]!, 0);
  });
  return across.map(
    (_, i) => alpha * weights.reduce((sum, weight, k) => sum + weight * across[(i + 28 * k) % 784]!, 0),
  );
}

describe("elastic displacement", () => {
  test.each([
    [34, 4, 1.384],
    [10, 2, 0.814],
    [34, 5.6, 0.989],
    [5, 1, 0.814],
  ])("alpha %d and sigma %d displace by a standard deviation of %d pixels", (alpha, sigma, expected) => {
    expect(alpha / (2 * Math.sqrt(3 * Math.PI) * sigma)).toBeCloseTo(expected, 3);
    // A narrow sigma leaves more places in a field that know nothing of each other.
    const fields = fieldsOf(Math.ceil(80 * sigma * sigma), { alpha, sigma });
    const deviation = Math.sqrt(covariance(fields, 0));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(0.03);
  });

  test("neighbours stray together as in noise that was smoothed pixel by pixel", () => {
    const options = { alpha: 34, sigma: 4 };
    const ours = fieldsOf(1500, options);
    const random = new RandomState(8);
    const smoothed = Array.from({ length: 300 }, () => smoothedNoise(random, options));
    const all = covariance(ours, 0);
    for (const lag of [0, 1, 2, 4, 8, 14]) {
      // Smoothing twice is smoothing with a sigma √2 times as large, so the likeness falls off as this Gaussian; it is
      // that of a line closed on itself, whose two ways round are both counted.
      const likeness = [lag, 28 - lag].reduce((sum, way) => sum + Math.exp(-(way * way) / (4 * 16)), 0);
      expect(Math.abs(covariance(ours, lag) / all - likeness), `lag ${lag}`).toBeLessThan(0.03);
      expect(Math.abs(covariance(smoothed, lag) / all - likeness), `lag ${lag}, smoothed`).toBeLessThan(0.08);
    }
  });

  test("fields are as strong at the edges as in the middle, have no direction of their own, and x tells nothing of y", () => {
    const elastic = new ElasticField(size, new RandomState(9), { alpha: 34, sigma: 4 });
    let [corner, middle, mean, both] = [0, 0, 0, 0];
    const count = 3000;
    for (let i = 0; i < count; i++) {
      const { x, y } = elastic.draw();
      corner += x[0]! ** 2 / count;
      middle += x[14 * 28 + 14]! ** 2 / count;
      mean += x[0]! / count;
      both += (x[0]! * y[0]!) / count;
    }
    expect(Math.abs(corner / middle - 1)).toBeLessThan(0.1);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(both)).toBeLessThan(0.15);
  });

  test("a picture need not be a square", () => {
    const elastic = new ElasticField({ height: 3, width: 8 }, new RandomState(1), { alpha: 1, sigma: 1 });
    const { x, y } = elastic.draw();
    expect([x.length, y.length]).toEqual([24, 24]);
    expect(new Set(x).size).toBe(24);
  });
});

describe("the waves that smoothing leaves", () => {
  test("are at right angles and of length 1, and all of them where nothing is smoothed", () => {
    for (const length of [1, 2, 3, 7, 28]) {
      const { values, count, left } = smoothWaves(length, 1e-9);
      expect([count, left.every((part) => Math.abs(part - 1) < 1e-9)]).toEqual([length, true]);
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) {
          let product = 0;
          for (let k = 0; k < length; k++) product += values[i * length + k]! * values[j * length + k]!;
          expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
        }
    }
  });

  test("of 28 values smoothed with sigma 4 seven are left", () => {
    const { count, left } = smoothWaves(28, 4);
    expect(count).toBe(7);
    expect([...left].map((part) => Number(part.toFixed(3)))).toEqual([
      1, 0.668, 0.668, 0.2, 0.2, 0.027, 0.027,
    ]);
  });
});
