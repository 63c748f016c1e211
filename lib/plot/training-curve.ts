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

/** The records of one run, or several runs by name. */
export type Runs = readonly EpochRecord[] | Readonly<Record<string, readonly EpochRecord[]>>;

/**
 * The loss over the epochs, on the training and, where it was measured, the test examples.
 *
 * @param runs one history, or an object from a run's name to its history
 * @throws {ParameterError} where a history is empty
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
 * @param runs one history, or an object from a run's name to its history
 * @throws {ParameterError} where a history is empty, or no record holds an accuracy
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
  const named: [string, readonly EpochRecord[]][] = isOneRun(runs) ? [["", runs]] : Object.entries(runs);
  const series = named.flatMap(([run, records]) => {
    if (!Array.isArray(records) || !records.every((one) => typeof one === "object" && one !== null)) {
      throw new ParameterError(
        `${doing}: the history${run === "" ? "" : ` "${run}"`} is no array of records. Pass the records that fit gave.`,
      );
    }
    if (records.length === 0) {
      throw new ParameterError(
        `${doing}: the history${run === "" ? "" : ` "${run}"`} is empty. Train for at least one epoch first.`,
      );
    }
    return Object.entries(measures).flatMap(([part, measure]) => {
      const measured = records.filter((record) => record[measure] !== undefined);
      if (measured.length === 0) return [];
      const name = run === "" ? part : `${run} (${part})`;
      return [
        { name, x: measured.map((record) => record.epoch), y: measured.map((record) => record[measure]!) },
      ];
    });
  });
  if (series.length > 0) return series;
  throw new ParameterError(
    `${doing}: no record holds "${measures.training}" or "${measures.test}". Measure it while training.`,
  );
}

function isOneRun(runs: Runs): runs is readonly EpochRecord[] {
  return Array.isArray(runs);
}
