import type { Digits } from "../../data/index.js";
import { AbortedError, messageOf } from "../../errors.js";
import { isDiskFull } from "../../is-disk-full.js";
import { type EpochFigures, type RunFigures, type RunOptions, runExperiment } from "../run.js";
import type { ExperimentSpec } from "../spec.js";
import { beginRun } from "./begin-run.js";
import { codeFacts } from "./code-facts.js";
import { type DigitsFacts, factsOfDigits } from "./data-facts.js";
import type { RunDescription, RunRecord } from "./types.js";

/** How an experiment is written down. */
export interface ExperimentLabel {
  /** What to call the run, such as "D, learning rate 0.1". */
  name: string;
  /** Whether what it is tested on are validation examples, by which settings are chosen; its figures are named so. */
  validation?: boolean;
}

export interface RecordExperimentOptions extends RunOptions, ExperimentLabel {
  /** What the digits are, where that is known; worked out when left out. */
  facts?: DigitsFacts;
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
  { name, validation = false, facts, ...options }: RecordExperimentOptions,
): Promise<RecordedExperiment> {
  const label = { name, validation, ...(facts && { facts }) };
  const writer = await beginRun(await describeExperiment(spec, digits, label));
  let written: Promise<void> = Promise.resolve();
  const write = ({ epoch, ...figures }: EpochFigures, at?: number): void => {
    written = writer.epoch(epoch, figures, at);
  };
  const onKept = (kept: readonly EpochFigures[]): void => {
    options.onKept?.(kept);
    let at = 0;
    for (const figures of kept) {
      at += figures.trainSeconds + figures.evaluateSeconds;
      write(figures, at);
    }
  };
  const onEpoch = (figures: EpochFigures): void => {
    options.onEpoch?.(figures);
    write(figures);
  };
  try {
    const figures = await runExperiment(spec, digits, { ...options, onKept, onEpoch });
    await written;
    const { testLoss: loss, testAccuracy: accuracy } = figures;
    const judged = validation
      ? { validationLoss: loss, validationAccuracy: accuracy }
      : { testLoss: loss, testAccuracy: accuracy };
    return { figures, run: await writer.end("done", { figures: judged }) };
  } catch (thrown) {
    await written.catch(() => {});
    const status = thrown instanceof AbortedError || isDiskFull(thrown) ? "stopped" : "failed";
    await writer.end(status, { reason: messageOf(thrown) });
    throw thrown;
  }
}

/**
 * An experiment as a run: its spec says it all, and the seed stands apart, so that runs which differ in it alone are kin.
 *
 * @param label.facts what the digits are, where that is known; worked out when left out
 */
export async function describeExperiment(
  { seed, ...spec }: ExperimentSpec,
  digits: Digits,
  { name, validation = false, facts }: ExperimentLabel & { facts?: DigitsFacts },
): Promise<RunDescription> {
  const { train, test } = facts ?? (await factsOfDigits(digits));
  return {
    name,
    spec: { ...spec },
    parameters: {},
    seed,
    data: { train, [validation ? "validation" : "test"]: test },
    code: codeFacts(),
  };
}

/** Writes down that an experiment failed, where the process that made it cannot any more. */
export async function recordFailure(description: RunDescription, reason: string): Promise<RunRecord> {
  return (await beginRun(description)).end("failed", { reason });
}
