import type { Schedule } from "./schedules.js";

/**
 * A name for a legend that says the learning rate and every setting that is not what it is when left out, such as
 * "sgd(0.1, momentum 0.9, nesterov)". So two that step differently have different names.
 *
 * @param settings each as [what it is, what it is when left out]
 */
export function nameOptimizer(
  kind: string,
  learningRate: number | Schedule,
  settings: Readonly<Record<string, readonly [number | boolean, number | boolean]>>,
): string {
  const rate = typeof learningRate === "object" && learningRate !== null ? learningRate.name : learningRate;
  const own = Object.entries(settings).filter(([, [value, usual]]) => value !== usual);
  const words = own.map(([name, [value]]) => (value === true ? name : `${name} ${value}`));
  return `${kind}(${[rate, ...words].join(", ")})`;
}
