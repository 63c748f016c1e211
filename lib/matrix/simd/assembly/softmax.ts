/**
 * Softmax, cross-entropy and its gradient of one row; in float64 throughout, rounded once at the end.
 *
 * @param z (classes) logits; they become the gradient with respect to themselves
 * @param label less than `classes`
 * @param epsilon added to the label's probability before its logarithm; for 0 the logarithm is taken from the logits
 * @param divisor of the gradient
 * @param prediction where to write 32 bits: the class of the largest logit, the first of equals, or of a NaN
 * @param powers 8 bytes a class to work in
 * @returns the row's loss
 * Source: Bishop 2006, section 4.3.4.
 */
export function crossEntropyRow<T>(
  z: usize,
  classes: u32,
  label: u32,
  epsilon: f64,
  divisor: f64,
  prediction: usize,
  powers: usize,
): f64 {
  const best = indexOfLargest<T>(z, classes);
  store<u32>(prediction, best);
  const largest = <f64>load<T>(z + <usize>best * sizeof<T>());
  let total: f64 = 0;
  for (let j: u32 = 0; j < classes; j++) {
    const power = Math.exp(<f64>load<T>(z + <usize>j * sizeof<T>()) - largest);
    store<f64>(powers + ((<usize>j) << 3), power);
    total += power;
  }
  const loss =
    epsilon === 0
      ? largest - <f64>load<T>(z + <usize>label * sizeof<T>()) + Math.log(total)
      : -Math.log(load<f64>(powers + ((<usize>label) << 3)) / total + epsilon);
  for (let j: u32 = 0; j < classes; j++) {
    const probability = load<f64>(powers + ((<usize>j) << 3)) / total;
    store<T>(z + <usize>j * sizeof<T>(), <T>((probability - <f64>(j === label)) / divisor));
  }
  return loss;
}

/** A NaN is the one number that does not equal itself. */
function indexOfLargest<T>(z: usize, classes: u32): u32 {
  let best: u32 = 0;
  let largest = load<T>(z);
  for (let j: u32 = 1; j < classes && eq<T>(largest, largest); j++) {
    const value = load<T>(z + <usize>j * sizeof<T>());
    if (value > largest || ne<T>(value, value)) {
      largest = value;
      best = j;
    }
  }
  return best;
}
