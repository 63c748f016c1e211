import { toSpec } from "../spec.js";
import { byEpoch, type System } from "../system.js";

const diagonal = [944, 1103, 871, 883, 888, 713, 887, 907, 823, 857];

/**
 * The whole training set at every step, 250 times. Weights are stored (out, in) and drawn in that shape; the printed
 * loss is that of the predictions before the step.
 */
export const systemB: System = {
  name: "B",
  title: "full batch, 532 hidden units",
  publishedSeed: undefined,
  runs: [
    {
      name: "B",
      spec: toSpec({
        hidden: [532],
        initializer: "heNormal",
        drawOrder: "out-in",
        pixels: "float32",
        batchSize: "all",
        learningRate: 0.03,
        epochs: 250,
        epsilon: 1e-8,
      }),
      published: {
        loss: {
          ...byEpoch("2.3899 2.3325 2.2823 2.2365 2.1937 2.1531 2.1142 2.0767 2.0405 2.0053"),
          36: "1.3469",
        },
        testAccuracy: "88.76",
        confusion: [
          ...diagonal.map((count, label) => ({ label, prediction: label, count: String(count) })),
          { label: 5, prediction: 3, count: "51" },
          { label: 9, prediction: 4, count: "61" },
          { label: 4, prediction: 9, count: "58" },
        ],
      },
    },
  ],
};
