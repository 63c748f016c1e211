import type { RecordedRun } from "../../lib/experiment/index.js";

/** A finished run as `readRun` gives it, made up. */
export function madeRun(change: Partial<RecordedRun> & { accuracies?: readonly number[] } = {}): RecordedRun {
  const { accuracies = [0.8, 0.9], ...rest } = change;
  const metrics = accuracies.map((testAccuracy, at) => ({
    epoch: at + 1,
    at: (at + 1) * 1.5,
    loss: 1 - testAccuracy,
    testAccuracy,
    seconds: 1.2,
  }));
  const { at: _, epoch: __, ...figures } = metrics.at(-1) ?? { at: 0, epoch: 0 };
  count += 1;
  return {
    format: "longhand-run-1",
    id: count.toString(16).padStart(12, "0"),
    name: "run",
    status: "done",
    spec: { hidden: [128], optimizer: "sgd(0.1)", learningRate: 0.1, epochs: accuracies.length },
    parameters: {},
    seed: count,
    data: { train: { name: "training", source: "mnist", count: 60000, hash: "ab".repeat(32) } },
    code: { longhand: "0.1.0", engine: "auto (plain SIMD)" },
    machine: {
      name: "m",
      runtime: "Node 20",
      system: "linux x64",
      processor: "cpu",
      processors: 2,
      process: 1,
    },
    started: new Date(Date.UTC(2026, 0, 1, 0, 0, count)).toISOString(),
    ended: new Date(Date.UTC(2026, 0, 1, 0, 1, count)).toISOString(),
    seconds: metrics.at(-1)?.at ?? 0,
    figures,
    folder: "/runs/x",
    metrics,
    ...rest,
  };
}
let count = 0;

/** The same spec but for some fields. */
export function withSpec(
  spec: Readonly<Record<string, unknown>>,
  change: Parameters<typeof madeRun>[0] = {},
): RecordedRun {
  const run = madeRun(change);
  return { ...run, spec: { ...run.spec, ...spec } };
}
