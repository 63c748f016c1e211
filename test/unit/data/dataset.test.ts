import { describe, expect, test } from "vitest";
import { Dataset } from "../../../lib/data/dataset.js";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";

const pixels = Uint8Array.from({ length: 256 * 2 }, (_, i) => i % 256);
const all = new Dataset({
  name: "Small",
  source: "drawn",
  pixels,
  labels: Uint8Array.from({ length: 128 }, (_, i) => i % 10),
  height: 2,
  width: 2,
  classes: 10,
});

describe("Dataset", () => {
  test("inputs are pixel / 255 to the last bit in float64, and rounded once in float32", () => {
    const inputs = all.inputs();
    expect([inputs.rows, inputs.cols, inputs.dtype]).toEqual([128, 4, "float64"]);
    expect([...inputs.data]).toEqual([...pixels].map((pixel) => pixel / 255));
    const single = all.inputs({ dtype: "float32" });
    expect([...single.data]).toEqual([...pixels].map((pixel) => Math.fround(pixel / 255)));
  });

  test("inputs gives the rows asked for, at the scale asked for", () => {
    const inputs = all.inputs({ start: 3, end: 5, scale: 1 });
    expect([inputs.rows, ...inputs.data]).toEqual([2, ...pixels.subarray(12, 20)]);
    expect(all.inputs({ start: 128 }).rows).toBe(0);
  });

  test("slice and take are views: they share pixels and labels with the whole", () => {
    const some = all.slice(10, 20);
    expect([some.count, some.pixels.buffer === pixels.buffer, some.pixels.byteOffset]).toEqual([
      10,
      true,
      40,
    ]);
    expect([...some.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...some.take(2).labels]).toEqual([0, 1]);
    expect([...some.slice(8).image(1)]).toEqual([...all.image(19)]);
  });

  test("countByClass counts each class", () => {
    expect(all.countByClass()).toEqual([13, 13, 13, 13, 13, 13, 13, 13, 12, 12]);
  });

  test("rows that are not there are refused with how many there are", () => {
    for (const ask of [
      () => all.image(128),
      () => all.image(-1),
      () => all.image(0.5),
      () => all.take(129),
      () => all.slice(5, 4),
      () => all.inputs({ start: -1 }),
      () => all.inputs({ scale: 0 }),
    ])
      expect(ask).toThrow(ParameterError);
    expect(() => all.take(129)).toThrow(/holds 128 examples/);
  });

  test("images and labels that disagree in number are refused", () => {
    expect(() => new Dataset({ ...all, labels: all.labels.subarray(1) })).toThrow(DataFormatError);
    expect(() => new Dataset({ ...all, labels: all.labels.subarray(1) })).toThrow(/128 images.*127 labels/);
  });

  test("float32 pixels are rounded wherever they are used, in a float64 matrix too, and in every part", () => {
    const rounded = all.withFloat32Pixels();
    const expected = [...pixels].map((pixel) => Math.fround(pixel / 255));
    expect([...rounded.inputs().data]).toEqual(expected);
    const rows = Int32Array.from({ length: 128 }, (_, i) => i);
    for (const dtype of ["float64", "float32"] as const) {
      const into = Matrix.zeros(128, 4, dtype);
      for (const set of [rounded, rounded.slice(0), rounded.select(rows), new Dataset({ ...rounded })]) {
        set.gather(rows, into);
        expect([...into.data]).toEqual(expected);
      }
    }
    expect([all.float32Pixels, rounded.float32Pixels, rounded.pixels === all.pixels]).toEqual([
      false,
      true,
      true,
    ]);
    // 51 / 255 is 0.2, which no float32 is.
    expect(all.inputs().data[51]).toBe(0.2);
    expect(rounded.inputs().data[51]).not.toBe(0.2);
  });

  test("gather refuses a row that is none, and does not give zeros for it", () => {
    const into = Matrix.zeros(1, 4);
    all.gather([127], into);
    expect([...into.data]).toEqual([...all.inputs({ start: 127 }).data]);
    for (const row of [0.5, -1, 128, Number.NaN])
      expect(() => all.gather([row], into)).toThrow(ParameterError);
    expect(() => all.gather([0.5], into)).toThrow(/Small: image 0\.5 .*whole number.*holds 128 examples/);
  });

  test.each([
    ["height 0", { height: 0 }, /0×2 pixels, expected whole numbers from 1 up/],
    ["sizes below 0", { height: -2, width: -2 }, /-2×-2 pixels/],
    ["half a pixel", { height: 0.5, width: 8 }, /0\.5×8 pixels/],
    ["a width that is no number", { width: Number.NaN }, /2×NaN pixels/],
    ["no classes", { classes: 0 }, /classes is 0, expected a whole number from 1 to 256/],
    ["half a class", { classes: 9.5 }, /classes is 9\.5/],
  ])("%s is refused", (_, wrong, message) => {
    expect(() => new Dataset({ ...all, ...wrong })).toThrow(ParameterError);
    expect(() => new Dataset({ ...all, ...wrong })).toThrow(message);
  });

  test("pixels that are no whole number of images are counted as pixels", () => {
    const cut = { ...all, pixels: pixels.subarray(1) };
    expect(() => new Dataset(cut)).toThrow(DataFormatError);
    expect(() => new Dataset(cut)).toThrow(/there are 511 pixels.*expected 512 for 128 labels/);
  });

  test("a label that is no class is refused with its row", () => {
    expect(() => new Dataset({ ...all, classes: 9 })).toThrow(
      /row 9 is 9, expected a whole number from 0 to 8/,
    );
  });
});
