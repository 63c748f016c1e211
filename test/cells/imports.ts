/*
 * What a cell may write, compiled by the TypeScript that tslab brings (5.0), with the old module resolution that tslab
 * uses. `skipLibCheck` is off: every declaration of the learning half must be readable there.
 */
import {
  accuracyChart,
  check,
  compare,
  comparePage,
  comparisonFigures,
  computationGraph,
  decisionSurface,
  diffRuns,
  digitFromStrokes,
  drawingPad,
  type EpochRecord,
  evaluate,
  examplesOf,
  fit,
  histogramGrid,
  imageGrid,
  listRuns,
  liveChart,
  loadMnist,
  lossChart,
  Matrix,
  Mlp,
  matmul,
  moons,
  nextGuesses,
  RandomState,
  type RecordedRun,
  type RunRecord,
  recorded,
  recordTrainings,
  relu,
  scalar,
  sgd,
  shapesDiagram,
  show,
  softmax,
  sweep,
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

export async function figures(): Promise<void> {
  const z = scalar(2, "w").times(scalar(3, "x")).plus(1).named("z");
  z.backward();
  show(computationGraph(z));
  const random = new RandomState(42);
  const { inputs, labels } = moons({ count: 200, random, noise: 0.1 });
  const model = new Mlp({ sizes: [2, 16, 2], random });
  const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 5, batchSize: 20 };
  const runs: EpochRecord[] = [];
  const draw = [lossChart, accuracyChart];
  const train = fit(model, examplesOf(inputs, labels), options);
  for await (const record of liveChart(train, { draw })) runs.push(record);
  show(lossChart({ first: [runs, runs], second: runs }));
  show(decisionSurface((X) => softmax(model.forward(X)), { points: inputs, labels, x: [-1, 2] }));
  show(histogramGrid([[relu(inputs), inputs.row(0)]], { rows: ["A1"], columns: [1, 2] }));
  show(
    shapesDiagram("Z1 = X · W1", { Z1: ["N", "H"], X: ["N", "D"], W1: ["D", "H"] }, { N: 5, D: 2, H: 16 }),
  );
  drawingPad();
  show(imageGrid(digitFromStrokes("30,10 70,10 45,90")));
}

export async function runs(): Promise<string> {
  const random = new RandomState(1);
  const { inputs, labels } = moons({ count: 100, random });
  const model = new Mlp({ sizes: [2, 8, 2], random });
  const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 20 };
  const stop = recordTrainings({ notebook: "cells.ipynb", parameters: { hidden: 8 } });
  const training = fit(model, examplesOf(inputs, labels), options);
  const told = {
    name: "moons",
    histograms: true,
    onRecorded: (run: RunRecord) => console.log(run.again?.times),
  };
  for await (const { epoch } of liveChart(recorded(training, told))) console.log(epoch);
  stop();
  const digits = await loadMnist();
  const swept: RecordedRun[] = [];
  const plan = { name: "rates", spec: { epochs: 1 }, grid: { learningRate: [0.1, 1] }, data: { train: 500 } };
  for await (const run of sweep(plan, digits)) swept.push(run);
  const comparison = compare([...(await listRuns()).runs, ...swept], { by: "loss" });
  show(comparison);
  const { curves } = comparisonFigures(comparison);
  if (curves !== undefined) show(curves);
  show(nextGuesses(comparison));
  show(diffRuns(swept[0]!, swept[1]!));
  return comparePage(swept, { title: "Rates" });
}
