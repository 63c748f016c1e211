import { ParameterError } from "../../errors.js";
import { argmaxRows, type Matrix } from "../../matrix/index.js";
import { checkProbabilities } from "./check.js";

/** The examples on which a model was about as sure of its answer, and how often it was right about them. */
export interface ReliabilityBin {
  /** Confidences above `from`, up to and with `to`. */
  from: number;
  to: number;
  /** How many examples. */
  count: number;
  /** Their mean confidence; NaN where there are none. */
  confidence: number;
  /** The fraction of them that were right; NaN where there are none. */
  accuracy: number;
}

export interface ReliabilityOptions {
  /** How many bins of equal width between 0 and 1; 15 when left out, as in the source. */
  bins?: number;
}

/**
 * Sorts predictions by confidence, the largest probability of a row, and tells how many of each bin were right.
 *
 * Of the answers that a calibrated model is 80 % sure of, 80 % are right: accuracy lies on confidence in each bin. An
 * empty bin has NaN for both, 0/0, so that a chart shows a gap and not a figure.
 *
 * @param probabilities (N, C), N at least 1
 * @param labels (N,), whole numbers in [0, C)
 * @returns the bins from 0 to 1; their counts add up to N
 * @throws {ShapeError} where there is not one row for each label, or there is none
 * @throws {ParameterError} where a label is not a class, a row holds no probabilities, or `bins` is no number of bins
 * Source: Guo et al. 2017, "On calibration of modern neural networks", section 2.
 * Derived in notebooks/06.
 */
export function reliabilityBins(
  probabilities: Matrix,
  labels: ArrayLike<number>,
  { bins = 15 }: ReliabilityOptions = {},
): ReliabilityBin[] {
  if (!Number.isInteger(bins) || bins < 1)
    throw new ParameterError(`reliability: ${bins} bins. Pass a whole number of at least 1, such as 15.`);
  checkProbabilities("reliability", probabilities, labels);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const [i, prediction] of argmaxRows(probabilities).entries()) {
    const confidence = probabilities.at(i, prediction);
    const bin = sums[binOf(confidence, bins)]!;
    bin.count += 1;
    bin.confidence += confidence;
    if (prediction === labels[i]) bin.right += 1;
  }
  return sums.map(({ count, confidence, right }, m) => ({
    from: m / bins,
    to: (m + 1) / bins,
    count,
    confidence: confidence / count,
    accuracy: right / count,
  }));
}

/**
 * How far confidence and accuracy lie apart on average: Σ (count / N)·|accuracy - confidence| over the bins.
 *
 * 0 is perfectly calibrated, 1 is always sure and always wrong. Empty bins add nothing. It depends on the number of
 * bins, so name that with the figure.
 *
 * @param bins as `reliabilityBins` gives them
 * @throws {ParameterError} where no bin holds an example
 * Source: Guo et al. 2017, "On calibration of modern neural networks", equation 3.
 * Derived in notebooks/06.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const filled = bins.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  if (total === 0)
    throw new ParameterError(
      "expected calibration error: no bin holds an example. Pass what `reliabilityBins` gives.",
    );
  return filled.reduce(
    (error, { count, confidence, accuracy }) => error + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}

/** Which bin (m / M, (m + 1) / M] holds a confidence; rounding of the product must not move one over an edge. */
function binOf(confidence: number, bins: number): number {
  let m = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
  if (m > 0 && confidence <= m / bins) m -= 1;
  if (m < bins - 1 && confidence > (m + 1) / bins) m += 1;
  return m;
}
