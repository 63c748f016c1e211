import type { Digits } from "../../data/index.js";
import { AbortedError, messageOf } from "../../errors.js";
import { type EpochFigures, type RunFigures, type RunOptions, runExperiment } from "../run.js";
import type { ExperimentSpec } from "../spec.js";
import { beginRun } from "./begin-run.js";
import { codeFacts } from "./code-facts.js";
import { factsOf } from "./data-facts.js";
import type { RunDescription, RunRecord } from "./types.js";

export interface RecordExperimentOptions extends RunOptions {
  /** What to call the run, such as "D, learning rate 0.1". */
  name: string;
}

/** What a recorded experiment came to, and its record. */
export interface RecordedExperiment {
  figures: RunFigures;
  run: RunRecord;
}

/**
 * Runs an experiment as `runExperiment` does, and writes it down as it runs; figures are in the spec's conventions.
 *
 * @throws as `runExperiment`, and {DataSourceError} where nothing can be written
 */
export async function recordExperiment(
  spec: ExperimentSpec,
  digits: Digits,
  { name, ...options }: RecordExperimentOptions,
): Promise<RecordedExperiment> {
  const writer = await beginRun(await describeExperiment(spec, digits, name));
  // Epochs are told without waiting; they are written one after the other.
  let written: Promise<void> = Promise.resolve();
  const onEpoch = (figures: EpochFigures): void => {
    options.onEpoch?.(figures);
    const { epoch, ...rest } = figures;
    written = written.then(() => writer.epoch(epoch, rest));
    written.catch(() => {});
  };
  try {
    const figures = await runExperiment(spec, digits, { ...options, onEpoch });
    await written;
    const { testLoss, testAccuracy } = figures;
    return { figures, run: await writer.end("done", { figures: { testLoss, testAccuracy } }) };
  } catch (thrown) {
    await written.catch(() => {});
    const status = thrown instanceof AbortedError ? "stopped" : "failed";
    await writer.end(status, { reason: messageOf(thrown) });
    throw thrown;
  }
}

/** An experiment as a run: its spec says it all, and the seed stands apart, so that runs which differ in it alone are kin. */
export async function describeExperiment(
  { seed, ...spec }: ExperimentSpec,
  { train, test }: Digits,
  name: string,
): Promise<RunDescription> {
  const rows = { inputSize: train.height * train.width, dtype: spec.dtype };
  const [trainFacts, testFacts] = await Promise.all([factsOf(train, rows), factsOf(test, rows)]);
  return {
    name,
    spec: { ...spec },
    parameters: {},
    seed,
    data: { train: trainFacts, test: testFacts },
    code: codeFacts(),
  };
}
