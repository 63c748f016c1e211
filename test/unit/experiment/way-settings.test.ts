import { describe, expect, test } from "vitest";
import { bestWays, settingsOfWay, type Way, ways } from "../../../lib/experiment/index.js";
import { layers } from "../../../lib/nn/index.js";
import { adam, l2, sgd } from "../../../lib/train/index.js";

const told = (way: Way, epochs = 10): string => settingsOfWay(way, { epochs, height: 28, width: 28 });

const way = (settings: Partial<Way>): Way => ({ name: "a way", group: "of one kind", ...settings });

/** A helper as ways share one: the source of a way does not show what is changed in here. */
const withDropout = (rate: number) => () => [layers.dense(8), layers.dropout(rate), layers.dense(10)];
const withRate = (learningRate: number) => () => sgd({ learningRate });

describe("the settings of a way, as text", () => {
  test("are the same each time they are told, and whatever the way is called", () => {
    for (const one of [...ways, ...bestWays]) expect(told(one)).toBe(told(one));
    expect(told({ ...way({ members: 5 }), name: "b", group: "c" })).toBe(told(way({ members: 5 })));
  });

  test("tell all ways apart", () => {
    const all = [...ways, ...bestWays].map((one) => told(one));
    expect(new Set(all).size).toBe(all.length);
  });

  test.each<[string, Way, Way]>([
    ["a number", way({ members: 5 }), way({ members: 6 })],
    ["a number inside", way({ augmentation: { shift: 1 } }), way({ augmentation: { shift: 2 } })],
    ["elastic or not", way({ augmentation: { elastic: {} } }), way({ augmentation: {} })],
    ["a price", way({ regularization: l2(1e-4) }), way({ regularization: l2(1e-3) })],
    [
      "a setting that no name shows",
      way({ optimizer: () => adam({ learningRate: 0.1, beta2: 0.9 }) }),
      way({ optimizer: () => adam({ learningRate: 0.1, beta2: 0.99 }) }),
    ],
    ["what a helper makes", way({ layers: withDropout(0.2) }), way({ layers: withDropout(0.3) })],
    ["a helper's rate", way({ optimizer: withRate(0.1) }), way({ optimizer: withRate(0.2) })],
  ])("differ where %s does", (_, one, other) => {
    expect(told(one)).not.toBe(told(other));
  });

  test("differ with the epochs where the learning rate goes by them", () => {
    const scheduled = ways.find(({ name }) => name === "cosine schedule")!;
    expect(told(scheduled, 5)).not.toBe(told(scheduled, 10));
  });
});
