import type { RandomState } from "../random/index.js";
import { concatDatasets } from "./concat-datasets.js";
import { Dataset } from "./dataset.js";
import type { Digits } from "./load-folder.js";

/**
 * All examples in the order of OpenML's data set mnist_784: the training set, then the test set. Used in notebooks/08.
 *
 * @returns MNIST's 70,000 rows, of which 0 to 59,999 are the training set
 * Source: openml.org, data set 554.
 */
export function openMlOrder({ train, test }: Digits): Dataset {
  return new Dataset({ ...concatDatasets(train, test), name: `${train.name} and test, OpenML's order` });
}

/**
 * Training and test sets as programs cut them that take MNIST from OpenML: all rows in random order, of which the first
 * fifth, 14,000, are the test set and the other 56,000 the training set.
 *
 * It is scikit-learn's `train_test_split` with a fifth to test on, and the convention of the published system E, whose
 * rows come from `new RandomState(42)`. These test examples are no longer those of other systems.
 * Derived in notebooks/08.
 */
export function openMlSplit(digits: Digits, random: RandomState): Digits {
  const all = openMlOrder(digits);
  const order = random.permutation(all.count);
  const tested = Math.ceil(all.count / 5);
  const [test, train] = [order.subarray(0, tested), order.subarray(tested)].map((rows) => all.select(rows));
  return {
    train: new Dataset({ ...train!, name: "OpenML split, training" }),
    test: new Dataset({ ...test!, name: "OpenML split, test" }),
  };
}
