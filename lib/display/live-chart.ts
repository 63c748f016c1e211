import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import { lossChart } from "../plot/index.js";
import { callOf, type EpochRecord, type FitProgress } from "../train/index.js";
import { type Changing, showChanging } from "./live.js";
import type { DisplayMessage } from "./message.js";
import { currentPublisher } from "./publisher.js";
import { trainingProgress } from "./training-progress.js";

/** Makes a figure, or anything that `show` takes, of the epochs so far: `lossChart`, say. */
export type DrawHistory = (history: readonly EpochRecord[]) => unknown;

export interface LiveChartOptions {
  /** One drawing or several, each shown in its own place; `lossChart` unless told. */
  draw?: DrawHistory | readonly DrawHistory[];
  /** Milliseconds that a drawing stands at least; 300 unless told. */
  rest?: number;
  /** Milliseconds of a clock that never goes back; for tests. */
  now?: () => number;
}

/** A training's records as they come: what `fit` gives. */
export type Records = AsyncIterable<EpochRecord>;

/**
 * Draws a training's curves while it runs, and hands on its records.
 *
 *     for await (const record of liveChart(fit(model, digits.train, options))) history.push(record);
 *
 * Where an epoch takes long, let the chart see within it:
 *
 *     liveChart((onProgress) => fit(model, digits.train, { …, onProgress }))
 *
 * There the page also knows how far training is, with the loss and the time that is left.
 *
 * It draws a few times a second at most, in place, so a saved notebook holds one figure: the last, drawn when training
 * ends, stops or fails, or the loop is left. Where nothing can be replaced, as in a terminal, only that one is shown.
 *
 * @throws {ParameterError} where there is nothing to draw from or with, or rest is below 0
 * Used in notebooks/05.
 */
export async function* liveChart(
  source: Records | ((onProgress: (progress: FitProgress) => void) => Records),
  options: LiveChartOptions = {},
): AsyncGenerator<EpochRecord, void> {
  const chart = new Chart(options);
  const records = typeof source === "function" ? source((progress) => chart.within(progress)) : source;
  if (typeof records?.[Symbol.asyncIterator] !== "function") {
    throw new ParameterError(
      "live chart: found nothing that gives records. Pass what fit gives, without await: liveChart(fit(model, …)).",
    );
  }
  chart.expect(callOf(records)?.options.epochs);
  try {
    for await (const record of records) {
      chart.add(record);
      yield record;
    }
  } finally {
    chart.finish();
  }
}

class Chart {
  readonly #draw: readonly DrawHistory[];
  readonly #rest: number;
  readonly #now: () => number;
  readonly #history: EpochRecord[] = [];
  readonly #start: number;
  #shown: Changing[] = [];
  /** How many epochs there are in all, once training has said so. */
  #epochs: number | undefined;
  /** When the last drawing was done. */
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(options: LiveChartOptions) {
    checkOptionNames("live chart", options, ["draw", "rest", "now"]);
    const { draw = lossChart, rest = 300, now = () => performance.now() } = options;
    this.#draw = typeof draw === "function" ? [draw] : draw;
    if (this.#draw.length === 0 || !this.#draw.every((one) => typeof one === "function"))
      throw new ParameterError(
        "live chart: draw is no function. Pass lossChart, or [lossChart, accuracyChart].",
      );
    if (!(rest >= 0)) throw new ParameterError(`live chart: rest is ${rest}. Pass milliseconds from 0 up.`);
    this.#rest = rest;
    this.#now = now;
    this.#start = now();
  }

  /** How many epochs training was asked for, where that is known. */
  expect(epochs: number | undefined): void {
    this.#epochs = epochs;
  }

  add(record: EpochRecord): void {
    this.#history.push(record);
    this.#paintAfterRest(this.#history);
  }

  /** Where the epoch stands, as a point of its own between the last epoch and the next. */
  within({ epoch, epochs, done, count, loss, accuracy }: FitProgress): void {
    this.#epochs = epochs;
    const sofar = { epoch: epoch - 1 + done / count, loss, accuracy, seconds: 0 };
    if (done < count) this.#paintAfterRest([...this.#history, sofar]);
  }

  finish(): void {
    if (this.#history.length > 0) this.#paint(this.#history);
  }

  #paintAfterRest(history: readonly EpochRecord[]): void {
    if (currentPublisher().canUpdate && this.#now() - this.#drawn >= this.#rest)
      this.#paint(history, this.#progress(history.at(-1)!));
  }

  /** How far training is, for the page to show while the cell runs; the last drawing says nothing of it. */
  #progress({ epoch, loss }: EpochRecord): DisplayMessage["metadata"] {
    const total = this.#epochs;
    if (total === undefined) return {};
    return trainingProgress({ epoch, epochs: total, loss, seconds: (this.#now() - this.#start) / 1000 });
  }

  #paint(history: readonly EpochRecord[], progress: DisplayMessage["metadata"] = {}): void {
    const drawings = this.#draw.map((draw) => draw(history));
    const metadataOf = (at: number) => (at === 0 ? progress : {});
    if (this.#shown.length === 0)
      this.#shown = drawings.map((drawing, at) => showChanging(drawing, metadataOf(at)));
    else for (const [at, drawing] of drawings.entries()) this.#shown[at]!.update(drawing, metadataOf(at));
    this.#drawn = this.#now();
  }
}
