import { loadMnist } from "longhand";

/**
 * What every contestant written in JavaScript shares: it is told its task in one JSON argument, and tells its result in
 * one JSON line.
 *
 * @typedef {object} Task
 * @property {import("../workloads.mjs").Workload} workload
 * @property {"float64" | "float32"} dtype
 * @property {string} name
 * @property {Record<string, any>} options
 */

/** @returns {Task} */
export function readTask() {
  const text = process.argv[2];
  if (text === undefined)
    throw new Error("A contestant is started by bench.mjs, which hands it a task as JSON.");
  return JSON.parse(text);
}

/** MNIST itself: the digits that Longhand draws where there is none are another problem, and no measure. */
export async function loadDigits() {
  const digits = await loadMnist({ say: () => {} });
  if (digits.source === "mnist") return digits;
  throw new Error(`${digits.summary} A measurement wants MNIST: set MNIST_DIR.`);
}

/**
 * @param {Task} task
 * @param {{ epochSeconds: number[], testAccuracy: number, trainLoss?: number | undefined, note: string }} result
 */
export function tell({ name, workload, dtype }, { epochSeconds, ...result }) {
  const total = epochSeconds.reduce((sum, seconds) => sum + seconds, 0);
  const line = {
    peer: name,
    workload: workload.id,
    dtype,
    secondsPerEpoch: total / epochSeconds.length,
    epochSeconds,
    ...result,
    peakMemoryMB: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(line));
}
