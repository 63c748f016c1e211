import { Dataset, type Digits, drawDigits } from "../../lib/data/index.js";

/** Digits drawn by the project: few, the same every time, and hard enough to learn from. */
export async function fewDigits(counts: { train: number; test: number }): Promise<Digits> {
  const draw = async (name: string, count: number, seed: number): Promise<Dataset> =>
    new Dataset({ ...(await drawDigits({ count, seed })), name, source: "drawn", classes: 10 });
  return { train: await draw("training", counts.train, 1), test: await draw("test", counts.test, 2) };
}
