import { Dataset, fit, Mlp, RandomState, setThreads, sgd } from "longhand";

/** The same small training wherever it runs: Node, a page, an isolated page. @returns the losses of its epochs */
export async function trainSomewhere(threads: number): Promise<number[]> {
  const random = new RandomState(1);
  const count = 640;
  const pixels = Uint8Array.from({ length: 784 * count }, () => (random.randomSample() < 0.2 ? 200 : 0));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const content = {
    name: "noise",
    source: "drawn",
    pixels,
    labels,
    height: 28,
    width: 28,
    classes: 10,
  } as const;
  const model = new Mlp({ sizes: [784, 256, 10], random, dtype: "float32" });
  const losses: number[] = [];
  setThreads(threads);
  const how = { optimizer: sgd({ learningRate: 0.1 }), batchSize: 64, epochs: 40 };
  for await (const { loss } of fit(model, new Dataset(content), how)) losses.push(loss);
  setThreads(undefined);
  return losses;
}
