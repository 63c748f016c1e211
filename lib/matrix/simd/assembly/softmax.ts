import { exp, log } from "./host";

/**
 * Softmax, cross-entropy and its gradient, row by row; in float64 throughout, rounded once at the end.
 *
 * @param logits (rows, classes), `stride` numbers a row; they become the gradient with respect to themselves
 * @param labels (rows), 32 bits each, less than `classes`
 * @param epsilon added to each probability before its logarithm; for 0 the logarithm is taken from the logits
 * @param divisor of the gradient
 * @param predictions (rows), 32 bits each: the class of the largest logit, the first of equals, or of a NaN
 * @param work 8 bytes a class
 * @returns the losses of all rows added up
 * Source: Bishop 2006, section 4.3.4.
 */
export function crossEntropy<T>(
  logits: usize,
  rows: i32,
  classes: i32,
  stride: i32,
  labels: usize,
  epsilon: f64,
  divisor: f64,
  predictions: usize,
  work: usize,
): f64 {
  let loss: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const z = logits + <usize>(i * stride) * sizeof<T>();
    const label = load<u32>(labels + ((<usize>i) << 2));
    const best = indexOfLargest<T>(z, classes);
    store<u32>(predictions + ((<usize>i) << 2), best);
    const largest = <f64>load<T>(z + <usize>best * sizeof<T>());
    let total: f64 = 0;
    for (let j = 0; j < classes; j++) {
      const power = exp(<f64>load<T>(z + <usize>j * sizeof<T>()) - largest);
      store<f64>(work + ((<usize>j) << 3), power);
      total += power;
    }
    const correct = load<f64>(work + ((<usize>label) << 3));
    if (epsilon === 0) loss -= <f64>load<T>(z + <usize>label * sizeof<T>()) - largest - log(total);
    else loss -= log(correct / total + epsilon);
    for (let j = 0; j < classes; j++) {
      const probability = load<f64>(work + ((<usize>j) << 3)) / total;
      const gradient = (probability - <f64>(<u32>j === label)) / divisor;
      store<T>(z + <usize>j * sizeof<T>(), <T>gradient);
    }
  }
  return loss;
}

/** A NaN is the one number that does not equal itself. */
function indexOfLargest<T>(z: usize, classes: i32): i32 {
  let best = 0;
  let largest = load<T>(z);
  for (let j = 1; j < classes && eq<T>(largest, largest); j++) {
    const value = load<T>(z + <usize>j * sizeof<T>());
    if (value > largest || ne<T>(value, value)) {
      largest = value;
      best = j;
    }
  }
  return best;
}
