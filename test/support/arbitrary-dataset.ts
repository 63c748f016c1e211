import fc from "fast-check";
import { Dataset } from "../../lib/data/dataset.js";

/** A small set of images of any size, with any labels of its classes. */
export const dataset: fc.Arbitrary<Dataset> = fc
  .record({
    count: fc.integer({ min: 1, max: 30 }),
    height: fc.integer({ min: 1, max: 5 }),
    width: fc.integer({ min: 1, max: 5 }),
    classes: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ count, height, width, classes }) => {
    const size = count * height * width;
    return fc.record({
      name: fc.constant("Any"),
      source: fc.constant("csv" as const),
      pixels: fc.uint8Array({ minLength: size, maxLength: size }),
      labels: fc.uint8Array({ minLength: count, maxLength: count, max: classes - 1 }),
      height: fc.constant(height),
      width: fc.constant(width),
      classes: fc.constant(classes),
    });
  })
  .map((content) => new Dataset(content));
