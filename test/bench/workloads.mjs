import { applySettings, systems } from "longhand";

/**
 * A training that every contestant does alike.
 *
 * @typedef {object} Workload
 * @property {string} id what `--only` names
 * @property {string} title
 * @property {import("longhand").ExperimentSpec} spec all of the mathematics: sizes, start, batch, rate, epochs
 * @property {number} [examples] how many of the first training examples take part; all of them when left out
 */

/** What is timed is training, so nothing is evaluated between epochs. */
const untold = ["trainingAccuracy=false", "reportLoss=mean"];

/**
 * @param {string} name of a published system
 * @param {Omit<Partial<Workload>, "spec"> & { settings?: string[] }} change
 * @returns {Workload}
 */
function workload(name, { settings = [], ...change }) {
  const system = systems.find((one) => one.name === name);
  const run = system?.runs[0];
  if (system === undefined || run === undefined) throw new Error(`bench: there is no system ${name}.`);
  const spec = applySettings(run.spec, [...untold, ...settings]);
  return { id: name, title: `${name}: ${system.title}`, ...change, spec };
}

/** The five systems, each for as many epochs as show its pace, and A with the smallest and with large batches. */
export const workloads = [
  workload("A", { settings: ["epochs=2"] }),
  workload("B", { settings: ["epochs=5"] }),
  workload("C", { settings: ["epochs=3"] }),
  workload("D", { settings: ["epochs=2"] }),
  workload("E", { settings: ["epochs=10"] }),
  workload("A", {
    id: "A1",
    title: "A with batches of 1, on 6,000 examples, at a rate of 0.01",
    // At A's own rate of 0.1 single examples throw the weights about.
    settings: ["epochs=1", "batchSize=1", "divideBy=examples", "learningRate=0.01"],
    examples: 6000,
  }),
  workload("A", {
    id: "A1024",
    title: "A with batches of 1,024",
    settings: ["epochs=2", "batchSize=1024", "divideBy=examples"],
  }),
];

/**
 * The same workload as long as it was published, or for so many epochs.
 *
 * @param {Workload} one
 * @param {{ epochs?: number | undefined, published?: boolean | undefined }} how
 * @returns {Workload}
 */
export function withEpochs(one, { epochs, published }) {
  const own = systems.find(({ name }) => name === one.id)?.runs[0]?.spec.epochs;
  const wanted = epochs ?? (published ? own : undefined);
  return wanted === undefined ? one : { ...one, spec: applySettings(one.spec, [`epochs=${wanted}`]) };
}

/**
 * Floating-point operations of an epoch's matrix products, two for each multiply-add, were every zero multiplied too.
 *
 * Forward, the weights' gradient, and, but for the first layer, the inputs' gradient. A contestant that passes over
 * zeros does less than is counted here, which is the point: the same training, by whatever road.
 *
 * @param {Workload} one
 */
export function denseWork({ spec, examples }) {
  const count = examples ?? (spec.split === "openml" ? 56_000 : 60_000);
  const sizes = [784, ...spec.hidden, 10];
  const products = sizes.slice(1).map((size, layer) => size * sizes[layer]);
  const all = products.reduce((sum, product) => sum + product, 0);
  return count * (6 * all - 2 * products[0]);
}
