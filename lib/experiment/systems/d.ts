import { type ExperimentSpec, toSpec } from "../spec.js";
import { byEpoch, type PublishedFigures, type System, type SystemRun } from "../system.js";

const walkThrough: Partial<ExperimentSpec> = {
  hidden: [128, 64],
  initializer: "normal",
  deviation: 0.01,
  seed: 42,
  pixels: "float32",
  batchSize: 32,
  shuffle: true,
  learningRate: 0.01,
  epochs: 10,
  epsilon: 1e-8,
  reportLoss: "batchMeansOverWholeBatches",
};

/**
 * A walk-through with a seed, so that it can be met digit for digit. It predicts the first five images, takes one step
 * on them, and then trains, going on with the same random stream. Its four experiments seed anew and skip that step.
 */
export const systemD: System = {
  name: "D",
  title: "walk-through with seed 42, and its four experiments",
  publishedSeed: 42,
  runs: [
    {
      name: "D",
      spec: toSpec({ ...walkThrough, firstStep: 5 }),
      published: {
        firstPredictions: [
          (
            "0.09999784 0.1000113 0.09999249 0.10004964 0.09998993 " +
            "0.10003599 0.09999102 0.09996785 0.09998571 0.09997824"
          ).split(" "),
        ],
        firstLoss: "2.302670109823364",
        firstStepChange: "0.020560581875656167",
        loss: byEpoch("2.3009 2.1733 0.9216 0.5284 0.4272 0.3774 0.3350 0.2944 0.2592 0.2304"),
        testLoss: "0.2150",
        testAccuracy: "93.82",
      },
    },
    experiment("learning rate 0.1", { learningRate: 0.1 }, { testLoss: "0.1036", testAccuracy: "97.09" }),
    experiment("learning rate 0.001", { learningRate: 0.001 }, { testLoss: "2.2985", testAccuracy: "11.35" }),
    // The published print-out breaks off before this one; the figure is NumPy's, run the same way.
    experiment("hidden 256 and 128", { hidden: [256, 128] }, { testAccuracy: "94.82" }),
    experiment("batch size 128", { batchSize: 128 }, { testAccuracy: "75.48" }),
  ],
};

function experiment(name: string, change: Partial<ExperimentSpec>, published: PublishedFigures): SystemRun {
  return { name: `D, ${name}`, spec: toSpec({ ...walkThrough, ...change }), published };
}
