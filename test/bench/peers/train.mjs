/**
 * The training loop of the JavaScript peers: the same digits, first weights, batches and orders as Longhand's, drawn
 * by the same generator. Each peer brings only its own arithmetic.
 */
import {
  applySettings,
  drawnTransposed,
  glorotUniform,
  heNormal,
  lecunNormal,
  Mlp,
  normal,
  openMlSplit,
  RandomState,
} from "longhand";
import { loadDigits, readTask, tell } from "./task.mjs";

const initializers = { glorotUniform, heNormal, lecunNormal, normal };

/**
 * @typedef {object} Arrays
 * @property {Float32Array | Float64Array} inputs (N, D), row-major
 * @property {Uint8Array} labels (N,)
 * @property {number} count N
 *
 * @typedef {object} Batch
 * @property {number} start the first row, where the batch is rows in a row
 * @property {number} count
 * @property {Int32Array | undefined} rows which rows, where they are shuffled
 *
 * @typedef {object} Network
 * @property {(batch: Batch, rate: number) => number} step one step of gradient descent: takes `rate` times the gradient
 *   of the batch's *summed* loss off the weights; returns that sum
 * @property {(inputs: Float32Array | Float64Array, count: number) => ArrayLike<number>} predict a class for each row
 * @property {string} note which version and device
 *
 * @typedef {object} Given
 * @property {Arrays} train
 * @property {{ value: Float32Array | Float64Array, rows: number, cols: number }[]} parameters W1, b1, W2, b2, ...
 * @property {number} inputSize
 * @property {number} classes
 * @property {"float64" | "float32"} dtype
 */

/** @param {(given: Given) => Network | Promise<Network>} build */
export async function train(build) {
  const task = readTask();
  const spec = applySettings(task.workload.spec, [`dtype=${task.dtype}`]);
  const digits = await loadDigits();
  const split = spec.split === "openml" ? openMlSplit(digits, new RandomState(42)) : digits;
  const used = task.workload.examples === undefined ? split.train : split.train.take(task.workload.examples);
  const random = new RandomState(spec.seed);
  const given = {
    train: arraysOf(used, spec),
    parameters: firstWeights(spec, random),
    inputSize: 784,
    classes: 10,
    dtype: task.dtype,
  };
  const network = await build(given);
  if (spec.firstStep > 0)
    network.step({ start: 0, count: spec.firstStep, rows: undefined }, spec.learningRate / spec.firstStep);

  const epochSeconds = [];
  let trainLoss = 0;
  for (let epoch = 0; epoch < spec.epochs; epoch++) {
    const started = performance.now();
    trainLoss = trainEpoch(network, { spec, count: used.count, random }) / used.count;
    epochSeconds.push((performance.now() - started) / 1000);
  }
  const { inputs, labels, count } = arraysOf(split.test, spec);
  const predictions = network.predict(inputs, count);
  const testAccuracy =
    labels.reduce((right, label, i) => right + Number(predictions[i] === label), 0) / count;
  tell(task, { epochSeconds, testAccuracy, trainLoss, note: network.note });
}

function trainEpoch(network, { spec, count, random }) {
  const batchSize = spec.batchSize === "all" ? count : spec.batchSize;
  const order = spec.shuffle ? random.permutation(count) : undefined;
  let loss = 0;
  for (let start = 0; start < count; start += batchSize) {
    const rows = order?.subarray(start, start + batchSize);
    const batch = { start, count: Math.min(batchSize, count - start), rows };
    loss += network.step(batch, spec.learningRate / divisor(spec, batchSize, batch.count));
  }
  return loss;
}

/** The published programs' own conventions: see `divideBy` of Longhand's ExperimentSpec. */
function divisor({ divideBy }, batchSize, count) {
  if (divideBy === "batchSize") return batchSize;
  return divideBy === "examplesTwice" ? count * count : count;
}

function arraysOf(set, { dtype, pixels }) {
  const view = pixels === "float32" ? set.withFloat32Pixels() : set;
  return { inputs: view.inputs({ dtype }).data, labels: set.labels, count: set.count };
}

function firstWeights(spec, random) {
  const initializer = initializers[spec.initializer](spec.deviation);
  const model = new Mlp({
    sizes: [784, ...spec.hidden, 10],
    random,
    initializer: spec.drawOrder === "out-in" ? drawnTransposed(initializer) : initializer,
    dtype: spec.dtype,
  });
  return model.parameters.map(({ value }) => ({ value: value.data, rows: value.rows, cols: value.cols }));
}

/**
 * A batch's inputs as one array: a view where its rows lie side by side, a copy where they are shuffled.
 *
 * @param {Arrays} train
 * @param {Batch} batch
 */
export function inputsOf({ inputs, count: all }, { start, count, rows }) {
  const size = inputs.length / all;
  if (rows === undefined) return inputs.subarray(start * size, (start + count) * size);
  const gathered = new inputs.constructor(count * size);
  for (let i = 0; i < count; i++)
    gathered.set(inputs.subarray(rows[i] * size, (rows[i] + 1) * size), i * size);
  return gathered;
}

/**
 * A batch's labels as rows of one-hot numbers.
 *
 * @param {Arrays} train
 * @param {Batch} batch
 * @param {number} classes
 */
export function oneHotOf({ inputs, labels }, { start, count, rows }, classes) {
  const hot = new inputs.constructor(count * classes);
  for (let i = 0; i < count; i++) hot[i * classes + labels[rows === undefined ? start + i : rows[i]]] = 1;
  return hot;
}
