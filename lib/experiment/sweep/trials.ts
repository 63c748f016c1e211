import { cross } from "d3-array";
import { ParameterError } from "../../errors.js";
import { RandomState } from "../../random/index.js";
import { type ExperimentSpec, toSpec } from "../spec.js";
import type { Draw, SweepPlan } from "./plan.js";

/** More would not be trained in a lifetime; and a slip of the keyboard should not fill the memory with their list. */
export const mostTrials = 100_000;

/** One training of a sweep. */
export interface Trial {
  /** Its place in the sweep, from 0; the same plan gives the same places. */
  index: number;
  /** What sets it apart, such as "learningRate=0.1 seed=2". */
  name: string;
  spec: ExperimentSpec;
}

/**
 * The trials of a plan, in order: those that are listed, then the grid's, then those that are drawn, seed by seed within
 * each. One that comes twice is made once.
 *
 * @throws {ParameterError} for a field that there is not, a value that a field cannot have, more than 100,000 trials, or
 *   epochs that differ where the plan halves
 */
export function trialsOf(plan: SweepPlan): Trial[] {
  refuseTooMany(plan);
  const changes = [...(plan.trials ?? []), ...gridOf(plan.grid ?? {}), ...drawnOf(plan)];
  const seeds = plan.seeds?.map((seed) => ({ seed })) ?? [{}];
  const points = cross(changes.length === 0 ? [{}] : changes, seeds, (change, seed) => ({
    ...change,
    ...seed,
  }));
  const distinct = new Map(
    points.map((change) => {
      const spec = toSpec({ ...plan.spec, ...change });
      return [JSON.stringify(spec), { name: nameOf(change, spec) || plan.name, spec }];
    }),
  );
  if (plan.halving !== undefined || plan.asha !== undefined) refuseOtherEpochs([...distinct.values()]);
  return [...distinct.values()].map((trial, index) => ({ index, ...trial }));
}

function refuseTooMany({ trials = [], grid = {}, random, seeds = [0] }: SweepPlan): void {
  const lists = Object.values(grid);
  const points = lists.length === 0 ? 0 : lists.reduce((product, { length }) => product * length, 1);
  const count = Math.max(1, trials.length + points + (random?.count ?? 0)) * seeds.length;
  if (count <= mostTrials) return;
  throw new ParameterError(
    `sweep: the plan has ${count} trials, expected at most ${mostTrials}. Take values out of its grid, or fewer seeds.`,
  );
}

/** Rounds compare trials that have come equally far. */
function refuseOtherEpochs(trials: readonly Pick<Trial, "spec">[]): void {
  const epochs = [...new Set(trials.map(({ spec }) => spec.epochs))];
  if (epochs.length > 1)
    throw new ParameterError(
      `sweep: the trainings have ${epochs.join(" and ")} epochs, but halving and asha compare what has come equally far. ` +
        "Give one number of epochs in the plan's spec, and none in its trials, grid or random fields.",
    );
}

/** What a trial sets, in the order of the spec's fields: "hidden=[128] learningRate=0.1". */
function nameOf(change: Partial<ExperimentSpec>, spec: ExperimentSpec): string {
  const set = Object.keys(spec).filter((field) => field in change);
  const values = set.map((field) => spec[field as keyof ExperimentSpec]);
  return set
    .map(
      (field, at) => `${field}=${typeof values[at] === "string" ? values[at] : JSON.stringify(values[at])}`,
    )
    .join(" ");
}

/** Every combination; the last field changes fastest. */
function gridOf(grid: Readonly<Record<string, readonly unknown[]>>): Partial<ExperimentSpec>[] {
  const fields = Object.entries(grid);
  if (fields.length === 0) return [];
  return fields.reduce<Partial<ExperimentSpec>[]>(
    (points, [field, values]) => cross(points, values, (point, value) => ({ ...point, [field]: value })),
    [{}],
  );
}

/** One stream draws trial by trial, field by field, so that more trials leave those before them as they are. */
function drawnOf({ random }: SweepPlan): Partial<ExperimentSpec>[] {
  if (random === undefined) return [];
  const stream = new RandomState(random.seed);
  return Array.from({ length: random.count }, () =>
    Object.fromEntries(
      Object.entries(random.fields).map(([field, draw]) => [field, drawOne(stream, field, draw)]),
    ),
  );
}

function drawOne(stream: RandomState, field: string, draw: Draw): unknown {
  const share = stream.randomSample();
  if ("choices" in draw) return draw.choices[Math.floor(share * draw.choices.length)];
  const { from, to, scale = "linear", whole = false } = draw;
  if (!(from <= to) || (scale === "log" && from <= 0))
    throw new ParameterError(
      `sweep: ${field} is drawn from ${from} to ${to}, ${scale}. Give the lower end first${scale === "log" ? ", above 0" : ""}.`,
    );
  const drawn = scale === "log" ? from * (to / from) ** share : from + (to - from) * share;
  // Six figures are as good as sixteen here, can be read, and seldom meet.
  return whole ? Math.round(drawn) : Number(drawn.toPrecision(6));
}
