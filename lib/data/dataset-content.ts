import { DataFormatError, ParameterError } from "../errors.js";
import type { DatasetContent } from "./dataset.js";
import { checkClasses, refuseOutside } from "./one-hot.js";

/**
 * Refuses a data set whose parts do not belong together.
 *
 * @throws {DataFormatError} where the number of images is not the number of labels, or a label is not a class
 * @throws {ParameterError} where height or width is not a whole number from 1 up, or classes not one from 1 to 256
 */
export function checkContent(content: DatasetContent): void {
  const { name, labels, height, width, classes } = content;
  for (const side of [height, width])
    if (!(Number.isInteger(side) && side >= 1))
      throw new ParameterError(
        `${name}: images are said to be ${height}×${width} pixels, expected whole numbers from 1 up. ` +
          "Pass the height and width of one image.",
      );
  checkClasses(classes, name);
  checkCounts(content);
  for (let row = 0; row < labels.length; row++) refuseOutside(labels[row]!, row, classes, name);
}

function checkCounts({ name, pixels, labels, height, width }: DatasetContent): void {
  const expected = labels.length * height * width;
  if (pixels.length === expected) return;
  const images = pixels.length / (height * width);
  throw new DataFormatError(
    Number.isInteger(images)
      ? `${name}: there are ${images} images of ${height}×${width} but ${labels.length} labels, expected one label ` +
          "for each image. Take images and labels from the same set."
      : `${name}: there are ${pixels.length} pixels, which is no whole number of images of ${height}×${width}; ` +
          `expected ${expected} for ${labels.length} labels. Check height and width.`,
  );
}
