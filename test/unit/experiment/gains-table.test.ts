import { describe, expect, test } from "vitest";
import { summarizeWays, type Way, type WayFigures } from "../../../lib/experiment/index.js";

const ways: Way[] = [
  { name: "plain", group: "baseline" },
  { name: "better", group: "optimizers" },
  { name: "mixed", group: "dropout" },
  { name: "worse", group: "dropout" },
  { name: "not measured", group: "none" },
];

function figures(way: string, accuracies: number[], others: Partial<WayFigures> = {}): WayFigures[] {
  return accuracies.map((testAccuracy, at) => ({
    way,
    seed: at + 1,
    epochs: 10,
    trainingAccuracy: 0.5,
    testLoss: 0.1,
    testAccuracy,
    seconds: 1,
    ...others,
  }));
}

describe("ways summarized over their seeds", () => {
  test("have the figures that one reckons by hand, in the order of the ways", () => {
    const summary = summarizeWays(
      ways,
      [
        ...figures("worse", [0.5, 0.7]),
        ...figures("mixed", [0.85, 0.99]),
        ...figures("plain", [0.8, 0.9, 0.85], { trainingAccuracy: 0.75 }),
        ...figures("better", [0.95, 0.91], { epochs: 4 }),
      ],
      "plain",
    );
    expect(summary).toEqual([
      {
        way: "plain",
        group: "baseline",
        seeds: 3,
        epochs: 10,
        mean: expect.closeTo(0.85, 12),
        least: 0.8,
        most: 0.9,
        gain: 0,
        apart: false,
        training: 0.75,
      },
      {
        way: "better",
        group: "optimizers",
        seeds: 2,
        epochs: 4,
        mean: expect.closeTo(0.93, 12),
        least: 0.91,
        most: 0.95,
        gain: expect.closeTo(0.08, 12),
        apart: true,
        training: 0.5,
      },
      expect.objectContaining({
        way: "mixed",
        mean: expect.closeTo(0.92, 12),
        gain: expect.closeTo(0.07, 12),
        apart: false,
      }),
      expect.objectContaining({
        way: "worse",
        mean: expect.closeTo(0.6, 12),
        gain: expect.closeTo(-0.25, 12),
        apart: true,
      }),
    ]);
  });

  test("are not apart where the best of one is as good as the worst of the other", () => {
    const both = [...figures("plain", [0.8, 0.9]), ...figures("better", [0.9, 0.95])];
    expect(summarizeWays(ways, both, "plain")[1]!.apart).toBe(false);
  });

  test("are never apart where one of the two was trained once only", () => {
    const once = [...figures("plain", [0.8, 0.81]), ...figures("better", [0.95])];
    expect(summarizeWays(ways, once, "plain")[1]!.apart).toBe(false);
    const against = [...figures("plain", [0.8]), ...figures("better", [0.95, 0.96])];
    expect(summarizeWays(ways, against, "plain")[1]!.apart).toBe(false);
  });

  test("have no gain where there is nothing to compare with", () => {
    expect(summarizeWays(ways, figures("better", [0.9, 0.91]), "plain")).toEqual([
      expect.objectContaining({ gain: undefined, apart: false, seeds: 2 }),
    ]);
    expect(summarizeWays(ways, [], "plain")).toEqual([]);
  });
});
