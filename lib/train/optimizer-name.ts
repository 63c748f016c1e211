import type { Schedule } from "./schedules.js";

/**
 * A name for a legend that says the learning rate and every setting that is on: "sgd(0.1, momentum 0.9, nesterov)".
 */
export function nameOptimizer(
  kind: string,
  learningRate: number | Schedule,
  settings: Readonly<Record<string, number | boolean>>,
): string {
  const rate = typeof learningRate === "object" && learningRate !== null ? learningRate.name : learningRate;
  const on = Object.entries(settings).filter(([, value]) => value !== 0 && value !== false);
  const words = on.map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return `${kind}(${[rate, ...words].join(", ")})`;
}
