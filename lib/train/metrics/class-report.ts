import { ParameterError } from "../../errors.js";
import { type Matrix, sum } from "../../matrix/index.js";
import { checkConfusion } from "./check.js";

/** How one class, or the classes on average, fared. Each figure but `support` is a fraction from 0 to 1. */
export interface ClassFigures {
  /** Of the examples taken for this class, the fraction that were of it. */
  precision: number;
  /** Of the examples of this class, the fraction that were taken for it. */
  recall: number;
  /** The harmonic mean of the two, 2·precision·recall / (precision + recall): low where either is low. */
  f1: number;
  /** How many examples are of this class. */
  support: number;
}

export interface ClassReport extends ClassFigures {
  label: number;
}

/**
 * Precision, recall, F1 and support of each class, in the order of the classes; `showTable` shows it as it is.
 *
 * With TP on the diagonal: precision is TP over its column's sum, recall is TP over its row's sum, and F1 is
 * 2·TP over both sums together. Where such a sum is 0 there is nothing to divide: the figure then counts as 0, for a
 * class that is never predicted, or never there, has earned nothing.
 *
 * @param confusion (C, C), rows true, columns predicted
 * @returns (C,) records
 * @throws {ShapeError} where the matrix is not square
 * @throws {ParameterError} where an entry is not a count
 * Source: van Rijsbergen 1979, "Information retrieval", chapter 7.
 * Derived in notebooks/06.
 */
export function classReport(confusion: Matrix): ClassReport[] {
  checkConfusion("class report", confusion);
  const rows = confusion.toRows();
  return rows.map((row, label): ClassReport => {
    const right = row[label]!;
    const support = row.reduce((total, count) => total + count, 0);
    const predicted = rows.reduce((total, other) => total + other[label]!, 0);
    return {
      label,
      precision: ratio(right, predicted),
      recall: ratio(right, support),
      f1: ratio(2 * right, predicted + support),
      support,
    };
  });
}

/**
 * The plain mean over the classes, each of which counts as much as any other, however rare.
 *
 * F1 is the mean of the classes' F1. Classes without a single example are left out: they have no recall to speak of.
 * (scikit-learn leaves out only those that were not predicted either: one that was, though never present, has an F1
 * of 0 there and draws the mean down.)
 *
 * @param report as `classReport` gives it
 * @returns the means, and the support of all classes together
 * @throws {ParameterError} where no class has an example
 * Source: Opitz and Burst 2019, "Macro F1 and macro F1", the first of the two.
 * Derived in notebooks/06.
 */
export function macroAverage(report: readonly ClassFigures[]): ClassFigures {
  return average("macro average", report, () => 1);
}

/**
 * The mean over the classes, each weighted by its support. The recall that it gives is the accuracy.
 *
 * @param report as `classReport` gives it
 * @returns the means, and the support of all classes together
 * @throws {ParameterError} where no class has an example
 * Derived in notebooks/06.
 */
export function weightedAverage(report: readonly ClassFigures[]): ClassFigures {
  return average("weighted average", report, ({ support }) => support);
}

/** The fraction on the diagonal: the accuracy, from counts alone; NaN where nothing was counted. Derived in notebooks/06. */
export function confusionAccuracy(confusion: Matrix): number {
  checkConfusion("accuracy", confusion);
  let right = 0;
  for (let i = 0; i < confusion.rows; i++) right += confusion.at(i, i);
  return right / sum(confusion);
}

function average(
  doing: string,
  report: readonly ClassFigures[],
  weightOf: (figures: ClassFigures) => number,
): ClassFigures {
  const present = report.filter(({ support }) => support > 0);
  if (present.length === 0)
    throw new ParameterError(`${doing}: no class has an example. Pass the report of at least one example.`);
  const total = present.reduce((sum, figures) => sum + weightOf(figures), 0);
  const mean = (key: keyof ClassFigures): number =>
    present.reduce((sum, figures) => sum + weightOf(figures) * figures[key], 0) / total;
  return {
    precision: mean("precision"),
    recall: mean("recall"),
    f1: mean("f1"),
    support: present.reduce((sum, { support }) => sum + support, 0),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
