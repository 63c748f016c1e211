import { ParameterError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type LineChartOptions, lineChart } from "./line-chart.js";
import { kindOf } from "./numbers.js";
import type { Series } from "./series.js";

/** What training measured in one epoch; a loss in nats, an accuracy as a fraction. */
export interface EpochRecord {
  epoch: number;
  loss: number;
  accuracy?: number | undefined;
  testLoss?: number | undefined;
  testAccuracy?: number | undefined;
}

/** The records of one run, or of one that was repeated with several seeds. */
export type Run = readonly EpochRecord[] | readonly (readonly EpochRecord[])[];

/** One run, or several by name. */
export type Runs = Run | Readonly<Record<string, Run>>;

/**
 * The loss over the epochs, on the training and, where it was measured, the test examples.
 *
 * Of a run that was repeated with several seeds the mean is drawn, with a band from the lowest to the highest.
 *
 * @param runs one history, or an object from a run's name to its history; a list of histories for a repeated run
 * @throws {ParameterError} where a history is empty
 * Used in notebooks/07.
 */
export function lossChart(runs: Runs, options: LineChartOptions = {}): Figure {
  return lineChart(seriesOf("loss chart", runs, { training: "loss", test: "testLoss" }), {
    title: "Loss",
    ...options,
    x: { title: "epoch", ...options.x },
    y: { title: "loss", unit: "nats", ...options.y },
  });
}

/**
 * The accuracy over the epochs, on the training and test examples, as far as each was measured.
 *
 * Of a run that was repeated with several seeds the mean is drawn, with a band from the lowest to the highest.
 *
 * @param runs one history, or an object from a run's name to its history; a list of histories for a repeated run
 * @throws {ParameterError} where a history is empty, or no record holds an accuracy
 * Used in notebooks/09.
 */
export function accuracyChart(runs: Runs, options: LineChartOptions = {}): Figure {
  return lineChart(seriesOf("accuracy chart", runs, { training: "accuracy", test: "testAccuracy" }), {
    title: "Accuracy",
    ...options,
    x: { title: "epoch", ...options.x },
    y: { title: "accuracy", format: ".3~%", bounds: [0, 1], ...options.y },
  });
}

type Measure = "loss" | "testLoss" | "accuracy" | "testAccuracy";

function seriesOf(doing: string, runs: Runs, measures: { training: Measure; test: Measure }): Series[] {
  if (typeof runs !== "object" || runs === null) {
    throw new ParameterError(
      `${doing}: found ${kindOf(runs)}, expected a history. Pass the records that fit gave, or { name: records }.`,
    );
  }
  const named: [string, Run][] = isOneRun(runs) ? [["", runs]] : Object.entries(runs);
  const series = named.flatMap(([run, given]) => {
    const histories = readRun(doing, run, given);
    return Object.entries(measures).flatMap(([part, measure]) => {
      const epochs = measuredBy(histories, measure);
      if (epochs.length === 0) return [];
      const name = run === "" ? part : `${run} (${part})`;
      return [seriesFrom(name, epochs, histories.length)];
    });
  });
  if (series.length > 0) return series;
  throw new ParameterError(
    `${doing}: no record holds "${measures.training}" or "${measures.test}". Measure it while training.`,
  );
}

/** A run's histories, one for each time that it was repeated. */
function readRun(doing: string, run: string, given: Run): readonly (readonly EpochRecord[])[] {
  const called = run === "" ? "the history" : `the history "${run}"`;
  const histories = isRepeated(given) ? given : [given];
  for (const records of histories) {
    if (!Array.isArray(records) || !records.every((one) => typeof one === "object" && one !== null)) {
      throw new ParameterError(`${doing}: ${called} is no array of records. Pass the records that fit gave.`);
    }
    if (records.length === 0) {
      throw new ParameterError(`${doing}: ${called} is empty. Train for at least one epoch first.`);
    }
  }
  return histories;
}

/** The epochs in which something was measured, each with its value in every history that came so far. */
function measuredBy(
  histories: readonly (readonly EpochRecord[])[],
  measure: Measure,
): { epoch: number; values: number[] }[] {
  const byEpoch = new Map<number, number[]>();
  for (const record of histories.flat()) {
    const value = record[measure];
    if (value === undefined) continue;
    const values = byEpoch.get(record.epoch);
    if (values === undefined) byEpoch.set(record.epoch, [value]);
    else values.push(value);
  }
  const found = [...byEpoch].map(([epoch, values]) => ({ epoch, values }));
  return histories.length === 1 ? found : found.sort((a, b) => a.epoch - b.epoch);
}

function seriesFrom(
  name: string,
  epochs: readonly { epoch: number; values: readonly number[] }[],
  repeats: number,
): Series {
  const x = epochs.map(({ epoch }) => epoch);
  const y = epochs.map(({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length);
  if (repeats === 1) return { name, x, y };
  // Math.min and Math.max of what holds a NaN are NaN, and so leave a gap.
  const low = epochs.map(({ values }) => Math.min(...values));
  const high = epochs.map(({ values }) => Math.max(...values));
  return { name: `${name}, mean and range of ${repeats}`, x, y, band: { low, high } };
}

function isOneRun(runs: Runs): runs is Run {
  return Array.isArray(runs);
}

function isRepeated(run: Run): run is readonly (readonly EpochRecord[])[] {
  return Array.isArray(run) && Array.isArray(run[0]);
}
