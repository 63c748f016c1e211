import type { RunFigures } from "./run.js";
import type { Printed, PublishedFigures, SystemRun } from "./system.js";

/** One printed figure beside ours. */
export interface FigureRow {
  /** Such as "loss, epoch 3". */
  readonly figure: string;
  readonly published: Printed;
  /** Ours, to as many digits as were printed; "" where this run did not come so far. */
  readonly ours: string;
  /** Ours - published, at full precision; NaN where this run did not come so far. */
  readonly difference: number;
  /** Whether ours prints the same digits. */
  readonly same: boolean;
}

/**
 * Every figure that a published run printed, beside ours.
 *
 * A figure of an epoch that ours did not come to is a row without ours.
 *
 * Used in notebooks/07 and notebooks/08.
 */
export function comparePublished({ published }: SystemRun, ours: RunFigures): FigureRow[] {
  return figuresOf(published, ours).map(({ figure, printed, value }) => rowOf(figure, printed, value));
}

interface Pair {
  figure: string;
  printed: Printed;
  value: number | undefined;
}

function figuresOf(published: PublishedFigures, ours: RunFigures): Pair[] {
  const { firstStep, epochs } = ours;
  const pairs: Pair[] = [];
  const add = (figure: string, printed: Printed | undefined, value: number | undefined): void => {
    if (printed !== undefined) pairs.push({ figure, printed, value });
  };
  for (const [image, row] of (published.firstPredictions ?? []).entries())
    for (const [digit, printed] of row.entries())
      add(
        `first prediction, image ${image}, digit ${digit}`,
        printed,
        firstStep?.predictions[image]?.[digit],
      );
  add("first loss", published.firstLoss, firstStep?.loss);
  add("change of W1 in the first step", published.firstStepChange, firstStep?.change);
  for (const [epoch, printed] of byNumber(published.loss))
    add(`loss, epoch ${epoch}`, printed, epochs[epoch - 1]?.loss);
  for (const [epoch, printed] of byNumber(published.trainingAccuracy))
    add(`training accuracy, epoch ${epoch}`, printed, epochs[epoch - 1]?.trainingAccuracy);
  add("test loss", published.testLoss, ours.testLoss);
  add("test accuracy, %", published.testAccuracy, 100 * ours.testAccuracy);
  for (const { label, prediction, count } of published.confusion ?? [])
    add(
      label === prediction ? `${label} read as ${label}` : `${label} taken for ${prediction}`,
      count,
      ours.confusion[label]?.[prediction],
    );
  return pairs;
}

function byNumber(figures: Readonly<Record<number, Printed>> = {}): [number, Printed][] {
  return Object.entries(figures).map(([epoch, printed]) => [Number(epoch), printed]);
}

function rowOf(figure: string, published: Printed, value: number | undefined): FigureRow {
  if (value === undefined) return { figure, published, ours: "", difference: Number.NaN, same: false };
  const ours = value.toFixed(decimalsOf(published));
  return { figure, published, ours, difference: value - Number(published), same: ours === published };
}

function decimalsOf(printed: Printed): number {
  return printed.split(".")[1]?.length ?? 0;
}
