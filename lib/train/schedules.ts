import { ParameterError } from "../errors.js";
import { checkNumber, checkOptionNames } from "./check-options.js";

/** How the learning rate goes as training goes on. It remembers nothing: one epoch always gives one rate. */
export interface Schedule {
  /** For a legend, such as "cosine(0.1 to 0, 10 epochs)". */
  readonly name: string;
  /** @param epoch epochs done so far, from 0, with fractions: 2.5 is in the middle of the third */
  at(epoch: number): number;
}

/**
 * The same learning rate throughout.
 *
 * @throws {ParameterError} for a rate that is not finite or is below 0
 * Used in notebooks/09.
 */
export function constant(learningRate: number): Schedule {
  checkRate("constant schedule", learningRate);
  return schedule(String(learningRate), () => learningRate);
}

/**
 * `from`, times `factor` after each `every` epochs: 0.1, 0.1, 0.05, 0.05, ... for a factor of 1/2 every 2 epochs.
 *
 * @param options.factor above 0 and at most 1
 * @param options.every epochs between two drops, above 0
 * @throws {ParameterError} outside these ranges
 * Used in notebooks/09.
 */
export function stepDecay(options: { from: number; factor: number; every: number }): Schedule {
  const { from, factor, every } = options;
  const doing = "stepDecay";
  checkOptionNames(doing, options, ["from", "factor", "every"]);
  checkRate(doing, from);
  checkNumber(doing, factor, { what: "a factor", above: 0, most: 1, suchAs: 0.5 });
  checkEpochs(doing, every);
  return schedule(`stepDecay(${from}, times ${factor} every ${epochsOf(every)})`, (epoch) => {
    // Where `every` is a fraction, rounding may leave the quotient a hair below the whole number that it is.
    const drops = Math.floor(epoch / every + 1e-9);
    return from * factor ** drops;
  });
}

/**
 * from·factor^epoch: the same part is taken off in equal times, smoothly.
 *
 * @param options.factor what one epoch multiplies the rate by, above 0; above 1 the rate grows, to find out how large
 *   it may become
 * @throws {ParameterError} outside these ranges
 * Used in notebooks/09.
 */
export function exponential(options: { from: number; factor: number }): Schedule {
  const { from, factor } = options;
  checkOptionNames("exponential", options, ["from", "factor"]);
  checkRate("exponential", from);
  checkNumber("exponential", factor, { what: "a factor", above: 0, suchAs: 0.9 });
  return schedule(`exponential(${from}, times ${factor} an epoch)`, (epoch) => from * factor ** epoch);
}

/**
 * Down half a cosine wave: slowly at first, fastest in the middle, slowly at the end; then it stays at `to`.
 *
 * @param options.to where it ends; 0 when left out
 * @param options.epochs how long the way down takes, above 0; as a rule all the epochs of training
 * @throws {ParameterError} for rates below 0, or epochs that are not above 0
 * Source: Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5, one cycle.
 * Derived in notebooks/09.
 */
export function cosine(options: { from: number; to?: number; epochs: number }): Schedule {
  const { from, to = 0, epochs } = options;
  checkOptionNames("cosine", options, ["from", "to", "epochs"]);
  checkRate("cosine", from);
  checkRate("cosine", to);
  checkEpochs("cosine", epochs);
  return schedule(`cosine(${from} to ${to}, ${epochsOf(epochs)})`, (epoch) => {
    const done = Math.min(epoch / epochs, 1);
    return to + ((from - to) * (1 + Math.cos(Math.PI * done))) / 2;
  });
}

/**
 * Up in a straight line first, then as another schedule has it: early gradients are large and point all over the place.
 *
 * The other schedule counts from the start of training too, so that a cosine over 20 epochs still ends with the 20th.
 *
 * @param options.epochs how long the way up takes, above 0
 * @param options.from where it starts; 0 when left out, and then the very first step changes nothing
 * @param options.to what follows, a rate or a schedule; the line leads to what that is after `epochs`
 * @throws {ParameterError} for a rate below 0, or epochs that are not above 0
 * Source: Goyal et al. 2017, "Accurate, large minibatch SGD", section 2.2.
 * Used in notebooks/09.
 */
export function warmUp(options: { epochs: number; from?: number; to: number | Schedule }): Schedule {
  const { epochs, from = 0 } = options;
  checkOptionNames("warmUp", options, ["epochs", "from", "to"]);
  checkEpochs("warmUp", epochs);
  checkRate("warmUp", from);
  const to = scheduleOf("warmUp", options.to);
  const start = from === 0 ? "" : `from ${from}, `;
  return schedule(`warmUp(${start}${epochsOf(epochs)}, then ${to.name})`, (epoch) =>
    epoch < epochs ? from + (to.at(epochs) - from) * (epoch / epochs) : to.at(epoch),
  );
}

/**
 * A schedule from a learning rate that may be a plain number.
 *
 * @throws {ParameterError} for anything else, or a number that is not finite or is below 0
 */
export function scheduleOf(doing: string, learningRate: number | Schedule): Schedule {
  const found: unknown = learningRate;
  if (isSchedule(found)) return found;
  checkRate(doing, learningRate as number);
  return constant(learningRate as number);
}

/**
 * The learning rate at some moment of training.
 *
 * @throws {ParameterError} where a schedule of the caller's own gives no rate at all
 */
export function rateAt(doing: string, schedule: Schedule, epoch: number): number {
  const rate = schedule.at(epoch);
  if (!isRate(rate))
    throw new ParameterError(
      `${doing}: schedule ${schedule.name} gives ${rate} at epoch ${epoch}. Let it give a number of at least 0.`,
    );
  return rate;
}

function schedule(name: string, at: (epoch: number) => number): Schedule {
  return {
    name,
    at(epoch) {
      checkNumber(`schedule ${name}`, epoch, { what: "an epoch", least: 0, suchAs: 2.5 });
      return at(epoch);
    },
  };
}

function isSchedule(found: unknown): found is Schedule {
  if (typeof found !== "object" || found === null) return false;
  const { name, at } = found as Schedule; // an array has an `at`, too, but no name
  return typeof name === "string" && typeof at === "function";
}

function isRate(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function checkRate(doing: string, value: number): void {
  checkNumber(doing, value, { what: "a learning rate", least: 0, suchAs: 0.1 });
}

function checkEpochs(doing: string, value: number): void {
  checkNumber(doing, value, { what: "a length in epochs", above: 0, suchAs: 5 });
}

function epochsOf(count: number): string {
  return count === 1 ? "1 epoch" : `${count} epochs`;
}
