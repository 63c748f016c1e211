import { toSpec } from "../spec.js";
import { byEpoch, type System } from "../system.js";

/**
 * Mini-batches of 64 in the order of the file. The last batch of an epoch holds 32 examples and is divided by 64 all
 * the same; the printed loss is the sum of the batches' means divided by 60,000, so it is 64 times smaller than a mean.
 */
export const systemA: System = {
  name: "A",
  title: "minibatches of 64",
  publishedSeed: undefined,
  runs: [
    {
      name: "A",
      spec: toSpec({
        hidden: [128],
        initializer: "heNormal",
        batchSize: 64,
        learningRate: 0.1,
        epochs: 10,
        divideBy: "batchSize",
        epsilon: 1e-15,
        reportLoss: "batchMeansOverExamples",
        trainingAccuracy: true,
      }),
      published: {
        loss: byEpoch("0.0057 0.0031 0.0023 0.0019 0.0016 0.0014 0.0012 0.0011 0.0010 0.0009"),
        trainingAccuracy: byEpoch("0.9292 0.9498 0.9612 0.9686 0.9730 0.9764 0.9791 0.9815 0.9832 0.9845"),
        testAccuracy: "97.42",
      },
    },
  ],
};
