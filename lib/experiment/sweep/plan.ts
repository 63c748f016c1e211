import type { ExperimentSpec } from "../spec.js";

/** Numbers to draw from: between two ends, evenly, or evenly in their logarithms; or one of a few values. */
export type Draw =
  | { from: number; to: number; scale?: "linear" | "log"; whole?: boolean }
  | { choices: readonly unknown[] };

/**
 * Which trainings to make.
 *
 * There is a trial for each entry of `trials`, each point of `grid` and each of the random draws, and each is made once a
 * seed; with none of them there is one trial, the spec itself.
 */
export interface SweepPlan {
  name: string;
  /** Fields of a spec; what is left out is the plain value. */
  spec: Partial<ExperimentSpec>;
  /** Settings one by one, each a change of the spec. */
  trials?: readonly Partial<ExperimentSpec>[];
  /** Values by field: every combination. */
  grid?: Readonly<Record<string, readonly unknown[]>>;
  random?: { count: number; seed: number; fields: Readonly<Record<string, Draw>> };
  /** The spec's own seed when left out. */
  seeds?: readonly number[];
  data?: SweepData;
  halving?: Halving;
  /** As `halving`, but that nobody waits; not beside it. */
  asha?: Halving;
}

/** How much of the digits a sweep takes: all of them when left out. */
export interface SweepData {
  /** The first so many training images. */
  train?: number;
  /** The last so many training images are kept apart, and judge in the place of the test images. */
  validation?: number;
  /** The first so many test images; of no effect beside `validation`. */
  test?: number;
}

/**
 * Successive halving: all trials are trained for a few epochs, the best part of them for `factor` times as many, and so
 * on until the spec's epochs. Each round waits for the one before, so what is kept does not depend on who was faster.
 *
 * As `asha` no round waits: a trial goes on as soon as it is among the best of those that have come as far. No processor
 * is idle then, and which trials go on depends on who was faster; what each of them comes to does not.
 *
 * Sources: Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization"; Li et al.
 * 2020, "A System for Massively Parallel Hyperparameter Tuning".
 */
export interface Halving {
  /** Epochs of the first round. */
  epochs: number;
  /** One in so many goes on; at least 2. */
  factor: number;
}
