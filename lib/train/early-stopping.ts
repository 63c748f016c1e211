import { DivergedError, ParameterError } from "../errors.js";
import { checkSameShape, type Matrix } from "../matrix/index.js";
import { checkNumber, checkOptionNames, checkWholeNumber } from "./check-options.js";

/** The figure of an epoch's record that early stopping goes by. */
export type Monitor = "validationLoss" | "validationAccuracy";

export interface EarlyStoppingOptions {
  /** Epochs in a row without a new best after which training stops, at least 1. */
  patience: number;
  /** "validationLoss" when left out. */
  monitor?: Monitor;
  /** By more than this a figure has to be better to count as a new best, at least 0; 0 when left out. */
  minDelta?: number;
  /** Whether the model gets the best epoch's weights back in the end; true when left out. */
  restoreBest?: boolean;
}

/** When to stop training: a rule, to be used for as many trainings as you like. */
export interface EarlyStopping {
  /** Such as "earlyStopping(validationLoss, patience 3)". */
  readonly name: string;
  readonly monitor: Monitor;
  /** Begins to watch one training. */
  watch(): EarlyStoppingWatch;
}

/** What belongs to a model and changes in training: parameters, and the statistics that layers gather. */
type Values = readonly { readonly name: string; readonly value: Matrix }[];

/** What a record has to tell. */
interface Validated {
  epoch: number;
  validationLoss?: number;
  validationAccuracy?: number;
}

/** The best epoch so far, as plain data that a file can hold. */
export interface EarlyStoppingState {
  epoch: number;
  /** The last epoch that was looked at: how long ago the best one was tells whether training has stopped. */
  lastEpoch: number;
  /** The figure watched, after that epoch. */
  best: number;
  /** The values after that epoch; none where they are not to be put back. */
  values: { name: string; value: Matrix }[];
}

/** Early stopping at work on one training. */
export interface EarlyStoppingWatch {
  /** The rule's, by which a recorded run is told apart from one with another rule. */
  readonly name?: string;
  /** Whether patience has run out; so it stays when the state is restored, unless the new rule is more patient. */
  readonly stopped: boolean;
  /**
   * To be called after each epoch.
   *
   * @param values the same parameters and statistics each time, in the same order
   * @returns whether to stop now
   * @throws {ParameterError} where the record has no validation figure
   * @throws {DivergedError} where the figure is NaN or Infinity
   */
  update(record: Validated, values: Values): boolean;
  /**
   * Puts the best epoch's values back, where that was asked for. To be called when training ends, stopped or not, and
   * after the last save: a training that is to go on later needs the last epoch's values. `fit` calls it after its last
   * record, and where its loop is left, but not where it throws.
   *
   * @returns the epoch whose values the model holds now; undefined where nothing was put back
   */
  putBestBack(values: Values): number | undefined;
  /** A copy; undefined before the first epoch. */
  state(): EarlyStoppingState | undefined;
  /** Goes on from there as if training had never stopped. */
  restore(state: EarlyStoppingState | undefined): void;
}

/**
 * Stops training when it no longer gets better on examples that it does not learn from, and takes the best epoch.
 *
 * On the training examples the loss goes on falling long after the model has begun to learn them by heart, so the
 * figure must come from others. It must not come from the test examples either: an epoch chosen by a figure makes
 * that figure too good, and then nothing is left to tell how well the model does on what it has never seen. So it
 * takes validation examples, split off the training examples.
 *
 * @throws {ParameterError} for a number out of range, or an option that there is not
 * Source: Prechelt 1998, "Early stopping - but when?"; the rule of a number of epochs is Goodfellow, Bengio and
 * Courville 2016, algorithm 7.1.
 * Derived in notebooks/09.
 */
export function earlyStopping(options: EarlyStoppingOptions): EarlyStopping {
  const { patience, monitor = "validationLoss", minDelta = 0, restoreBest = true } = options;
  const doing = "earlyStopping";
  checkOptionNames(doing, options, ["patience", "monitor", "minDelta", "restoreBest"]);
  checkWholeNumber(doing, "a patience", patience);
  checkNumber(doing, minDelta, { what: "a minDelta", least: 0, suchAs: 0.001 });
  if (monitor !== "validationLoss" && monitor !== "validationAccuracy")
    throw new ParameterError(
      `${doing}: it cannot watch ${JSON.stringify(monitor)}. Pass "validationLoss" or "validationAccuracy".`,
    );
  const least = minDelta === 0 ? "" : `, minDelta ${minDelta}`;
  const name = `earlyStopping(${monitor}, patience ${patience}${least}${restoreBest ? "" : ", last weights kept"})`;
  return {
    name,
    monitor,
    watch: () => watch({ name, patience, monitor, minDelta, restoreBest }),
  };
}

function watch({
  name,
  patience,
  monitor,
  minDelta,
  restoreBest,
}: Required<EarlyStoppingOptions> & { name: string }): EarlyStoppingWatch {
  const sign = monitor === "validationLoss" ? -1 : 1;
  let best: EarlyStoppingState | undefined;
  const stopped = (): boolean => best !== undefined && best.lastEpoch - best.epoch >= patience;
  return {
    name,
    get stopped() {
      return stopped();
    },
    update(record, values) {
      const figure = figureOf(record, monitor);
      if (best === undefined || sign * (figure - best.best) > minDelta)
        best = {
          epoch: record.epoch,
          lastEpoch: record.epoch,
          best: figure,
          values: restoreBest ? copyOf(values) : [],
        };
      best.lastEpoch = record.epoch;
      return stopped();
    },
    putBestBack(values) {
      if (!restoreBest || best === undefined) return undefined;
      putBack(best.values, values);
      return best.epoch;
    },
    state: () => best && { ...best, values: copyOf(best.values) },
    restore(state) {
      best = state && { ...state, values: copyOf(state.values) };
    },
  };
}

function figureOf(record: Validated, monitor: Monitor): number {
  const figure = record[monitor];
  if (figure === undefined)
    throw new ParameterError(
      `early stopping: epoch ${record.epoch} has no ${monitor}. Pass \`validation\`, examples split off the training ` +
        "examples, never the test examples.",
    );
  if (!Number.isFinite(figure))
    throw new DivergedError(
      `early stopping: ${monitor} is ${figure} after epoch ${record.epoch}. Try a tenth of the learning rate.`,
      { epoch: record.epoch },
    );
  return figure;
}

function copyOf(values: Values): { name: string; value: Matrix }[] {
  return values.map(({ name, value }) => ({ name, value: value.copy() }));
}

function putBack(kept: Values, values: Values): void {
  for (const [i, { name, value }] of kept.entries()) {
    const target = values[i];
    if (target?.name !== name || values.length !== kept.length)
      throw new ParameterError(
        `early stopping: the best epoch holds ${name}, the model ${target?.name ?? "nothing"} in its place. ` +
          "Pass the same parameters each time.",
      );
    checkSameShape(`early stopping: ${name}`, value, target.value);
  }
  for (const [i, { value }] of kept.entries()) values[i]!.value.data.set(value.data);
}
