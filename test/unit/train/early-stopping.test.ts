import { describe, expect, test } from "vitest";
import { DivergedError, ParameterError, ShapeError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  type EarlyStoppingOptions,
  type EarlyStoppingWatch,
  earlyStopping,
} from "../../../lib/train/index.js";

/** A model of one number, which after epoch n holds n. */
function valuesOf(content: number): { name: string; value: Matrix }[] {
  return [{ name: "w", value: Matrix.from([[content]]) }];
}

/** Tells the figures of epoch after epoch; gives the epoch that stops it, or undefined. */
function stopsAt(
  watch: EarlyStoppingWatch,
  figures: number[],
  { from = 1, monitor = "validationLoss" }: { from?: number; monitor?: string } = {},
): number | undefined {
  for (const [i, figure] of figures.entries()) {
    const epoch = from + i;
    if (watch.update({ epoch, [monitor]: figure }, valuesOf(epoch))) return epoch;
  }
  return undefined;
}

const watchOf = (options: EarlyStoppingOptions): EarlyStoppingWatch => earlyStopping(options).watch();

describe("early stopping", () => {
  test("stops after `patience` epochs in a row without a new best", () => {
    expect(stopsAt(watchOf({ patience: 2 }), [5, 4, 4.5, 3, 3.1, 3.2, 1])).toBe(6);
    expect(stopsAt(watchOf({ patience: 1 }), [5, 4, 4])).toBe(3);
    expect(stopsAt(watchOf({ patience: 3 }), [5, 4, 5, 5, 3, 5, 5])).toBeUndefined();
  });

  test("an accuracy is to rise", () => {
    const options: EarlyStoppingOptions = { patience: 2, monitor: "validationAccuracy" };
    expect(stopsAt(watchOf(options), [0.5, 0.6, 0.7, 0.7, 0.6, 0.9], { monitor: options.monitor! })).toBe(5);
  });

  test("a gain of no more than minDelta over the best does not count; small gains may add up to one that does", () => {
    expect(stopsAt(watchOf({ patience: 2, minDelta: 0.5 }), [5, 4.75, 4.5, 1])).toBe(3);
    expect(stopsAt(watchOf({ patience: 2, minDelta: 0.5 }), [5, 4.75, 4.25, 4])).toBeUndefined();
  });

  test("puts the best epoch's values back, the first of equals", () => {
    const watch = watchOf({ patience: 3 });
    stopsAt(watch, [5, 2, 4, 2, 3]);
    const values = valuesOf(99);
    expect(watch.putBestBack(values)).toBe(2);
    expect(values[0]!.value.at(0, 0)).toBe(2);
  });

  test("keeps a copy: what training does to the model later does not reach it", () => {
    const watch = watchOf({ patience: 3 });
    const values = valuesOf(1);
    watch.update({ epoch: 1, validationLoss: 1 }, values);
    values[0]!.value.data[0] = 7;
    watch.update({ epoch: 2, validationLoss: 2 }, values);
    watch.putBestBack(values);
    expect(values[0]!.value.at(0, 0)).toBe(1);
    values[0]!.value.data[0] = 8;
    watch.putBestBack(values);
    expect(values[0]!.value.at(0, 0), "nor what it does after they were put back").toBe(1);
  });

  test("leaves the last values where the best are not asked for, and before the first epoch", () => {
    const watch = watchOf({ patience: 3, restoreBest: false });
    stopsAt(watch, [1, 2]);
    const values = valuesOf(99);
    expect(watch.putBestBack(values)).toBeUndefined();
    expect(watchOf({ patience: 1 }).putBestBack(values)).toBeUndefined();
    expect(values[0]!.value.at(0, 0)).toBe(99);
    expect(watch.state()?.values, "and keeps none").toEqual([]);
  });

  test("a rule may watch many trainings, each by itself", () => {
    const rule = earlyStopping({ patience: 1 });
    expect(stopsAt(rule.watch(), [1, 2])).toBe(2);
    expect(stopsAt(rule.watch(), [9, 8, 7])).toBeUndefined();
    expect(rule.name).toBe("earlyStopping(validationLoss, patience 1)");
  });

  test("restored in the middle, stops at the same epoch with the same values", () => {
    const figures = [5, 3, 4, 4.5, 4.6, 4.7, 1];
    for (let cut = 0; cut < 5; cut++) {
      const first = watchOf({ patience: 4 });
      stopsAt(first, figures.slice(0, cut));
      const state = first.state();
      const second = watchOf({ patience: 4 });
      second.restore(state);
      for (const { value } of state?.values ?? []) value.data.fill(Number.NaN); // copied, not shared
      expect(stopsAt(second, figures.slice(cut), { from: cut + 1 })).toBe(6);
      const values = valuesOf(99);
      expect(second.putBestBack(values)).toBe(2);
      expect(values[0]!.value.at(0, 0)).toBe(2);
    }
  });

  test("without validation examples it says what to pass, and what not", () => {
    expect(() => watchOf({ patience: 1 }).update({ epoch: 1 }, [])).toThrow(
      /epoch 1 has no validationLoss\. Pass `validation`.*never the test examples/,
    );
  });

  test("a figure that is no number is an error, not a bad epoch", () => {
    const watch = watchOf({ patience: 5 });
    for (const figure of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => stopsAt(watch, [1, figure])).toThrow(DivergedError);
  });

  test("values of another model are refused, and nothing is changed", () => {
    const watch = watchOf({ patience: 1 });
    watch.update({ epoch: 1, validationLoss: 1 }, [...valuesOf(1), { name: "b", value: Matrix.zeros(1, 2) }]);
    const [w] = valuesOf(9);
    for (const other of [
      [w!],
      [w!, { name: "c", value: Matrix.zeros(1, 2) }],
      [w!, { name: "b", value: Matrix.zeros(1, 2) }, { name: "d", value: Matrix.zeros(1, 1) }],
    ])
      expect(() => watch.putBestBack(other)).toThrow(ParameterError);
    expect(() => watch.putBestBack([w!, { name: "b", value: Matrix.zeros(2, 2) }])).toThrow(ShapeError);
    expect(w!.value.at(0, 0)).toBe(9);
  });

  test.each([
    [{ patience: 0 }, "a patience of 0. Pass a whole number of at least 1."],
    [{ patience: 1.5 }, "a patience of 1.5"],
    [{ patience: Number.NaN }, "a patience of NaN"],
    [{ patience: 1, minDelta: -1 }, "a minDelta of -1"],
    [{ patience: 1, monitor: "testLoss" }, 'cannot watch "testLoss". Pass "validationLoss"'],
    [{ patience: 1, mindelta: 1 }, "no option named mindelta"],
  ])("%j is refused", (options, message) => {
    expect(() => earlyStopping(options as EarlyStoppingOptions)).toThrow(message);
    expect(() => earlyStopping(options as EarlyStoppingOptions)).toThrow(ParameterError);
  });
});
