import { type ExperimentSpec, toSpec } from "../spec.js";
import type { System } from "../system.js";

const openMl: Partial<ExperimentSpec> = {
  hidden: [128],
  initializer: "lecunNormal",
  seed: 42,
  split: "openml",
  batchSize: "all",
  learningRate: 0.03,
  epochs: 40,
  epsilon: 1e-8,
};

const everySecond =
  "2.3386 2.3041 2.2720 2.2417 2.2128 2.1847 2.1573 2.1302 2.1032 2.0764 " +
  "2.0496 2.0227 1.9957 1.9686 1.9415 1.9142 1.8869 1.8596 1.8322 1.8049";

/**
 * OpenML's 70,000 rows, split 56,000 and 14,000 by a permutation with seed 42; the whole training set at every step.
 * It printed the loss of every second epoch, of the predictions before the step.
 */
export const systemE: System = {
  name: "E",
  title: "OpenML's rows, full batch, and two shorter runs",
  publishedSeed: 42,
  runs: [
    {
      name: "E",
      spec: toSpec(openMl),
      published: {
        loss: Object.fromEntries(everySecond.split(" ").map((loss, index) => [2 * index + 1, loss])),
        testAccuracy: "66.54",
      },
    },
    {
      name: "E, learning rate 0.01, 20 epochs",
      spec: toSpec({ ...openMl, learningRate: 0.01, epochs: 20 }),
      published: { testAccuracy: "23.93" },
    },
    {
      name: "E, learning rate 0.02, 30 epochs",
      spec: toSpec({ ...openMl, learningRate: 0.02, epochs: 30 }),
      published: { testAccuracy: "48.11" },
    },
  ],
};
