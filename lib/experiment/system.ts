import type { ExperimentSpec } from "./spec.js";

/**
 * A published system: a program that others wrote, as data, with every figure that it printed.
 */
export interface System {
  /** "A" to "E". */
  readonly name: string;
  /** In a few words what sets it apart. */
  readonly title: string;
  /** The seed that its authors set, or undefined where they set none, so that their figures cannot be met exactly. */
  readonly publishedSeed: number | undefined;
  /** Its trainings; the first is the main one. */
  readonly runs: readonly SystemRun[];
}

export interface SystemRun {
  /** Such as "D" for the main one, and "D, learning rate 0.1". */
  readonly name: string;
  readonly spec: ExperimentSpec;
  readonly published: PublishedFigures;
}

/** A figure as it was printed: its digits say how exactly it is known. */
export type Printed = string;

/** What a run printed. A field is left out where the original did not print it. */
export interface PublishedFigures {
  /** Before any training: predictions (rows of images, columns of classes), their loss, and what one step changes. */
  readonly firstPredictions?: readonly (readonly Printed[])[];
  readonly firstLoss?: Printed;
  /** Sum of |change of the first layer's weights| over the first step. */
  readonly firstStepChange?: Printed;
  /** By epoch, counted from 1. */
  readonly loss?: Readonly<Record<number, Printed>>;
  /** Fractions, by epoch. */
  readonly trainingAccuracy?: Readonly<Record<number, Printed>>;
  readonly testLoss?: Printed;
  /** A percentage. */
  readonly testAccuracy?: Printed;
  /** Test examples of class `label` that were taken for `prediction`. */
  readonly confusion?: readonly { label: number; prediction: number; count: Printed }[];
}

/** Figures printed for the epochs in order, from the first on. */
export function byEpoch(figures: string): Record<number, Printed> {
  return Object.fromEntries(figures.split(" ").map((figure, index) => [index + 1, figure]));
}
