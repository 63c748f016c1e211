/*
 * What a cell may write, compiled by the TypeScript that tslab brings (5.0), with the old module resolution that tslab
 * uses. `skipLibCheck` is off: every declaration of the learning half must be readable there.
 */
import {
  check,
  type EpochRecord,
  evaluate,
  fit,
  imageGrid,
  loadMnist,
  lossChart,
  Matrix,
  Mlp,
  matmul,
  RandomState,
  relu,
  sgd,
  show,
  todo,
} from "longhand";

export async function cell(): Promise<number> {
  const digits = await loadMnist();
  const random = new RandomState(42);
  const X: Matrix = digits.train.take(5).inputs({ dtype: "float64" });
  const hidden = relu(matmul(X, new Matrix(784, 128, random.randn(784 * 128))));
  const model = new Mlp({ sizes: [784, 128, 10], random });
  const history: EpochRecord[] = [];
  for await (const record of fit(model, digits.train, {
    optimizer: sgd({ learningRate: 0.1 }),
    epochs: 1,
    batchSize: 64,
    shuffle: random,
    test: digits.test,
    onProgress: ({ done, count }) => console.log(done / count),
  }))
    history.push(record);
  show(imageGrid(digits.train, { indices: [0, 1, 2] }));
  show({ X, hidden });
  show(lossChart(history));
  const dW2: Matrix = todo("dW2");
  check("dW2", dW2, X, { tolerance: 1e-6 });
  check("relu", relu, { cases: [{ given: [X], expected: X }] });
  check("X", { "it has a row for each image": () => X.rows === 5 });
  const { accuracy, predictions } = await evaluate(model, digits.test);
  return accuracy + predictions[0]!;
}
