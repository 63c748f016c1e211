import { DataFormatError } from "../errors.js";
import { Dataset } from "./dataset.js";
import type { CarriedDigits } from "./host/types.js";
import { readIdx } from "./idx.js";
import type { LoadedMnist } from "./mnist.js";

/** How many images the whole sets have, of MNIST and of our drawn digits alike. */
const whole = { train: 60_000, test: 10_000 } as const;

/**
 * Unpacks the digits that a page carries within itself.
 *
 * @throws {DataFormatError} where a file is damaged
 */
export async function loadCarried(digits: CarriedDigits): Promise<LoadedMnist> {
  const { source } = digits;
  const read = async (part: "train" | "test", files: readonly [Uint8Array, Uint8Array]): Promise<Dataset> => {
    const name = `${source === "mnist" ? "MNIST" : "Drawn digits"} ${part === "train" ? "training" : "test"}`;
    const [images, labels] = await Promise.all(files.map((bytes) => readIdx(bytes, { name })));
    if (images?.kind !== "images" || labels?.kind !== "labels")
      throw new DataFormatError(`${name}: this page's files are swapped. Export the notebook again.`);
    const { pixels, height, width, count } = images;
    const of = count < whole[part] ? whole[part] : undefined;
    return new Dataset({ name, source, pixels, labels: labels.labels, height, width, classes: 10, of });
  };
  const train = await read("train", [digits.trainImages, digits.trainLabels]);
  const test = await read("test", [digits.testImages, digits.testLabels]);
  const sizes = `${train.count.toLocaleString("en-US")} training and ${test.count.toLocaleString("en-US")} test images, ${train.height}×${train.width}`;
  const what =
    source === "mnist" ? `MNIST: ${sizes}` : `NOT MNIST: ${sizes}, of digits that Longhand drew itself`;
  const some =
    train.of === undefined && test.of === undefined
      ? ", carried by this page."
      : ": the first of 60,000 and 10,000, as many as this page carries. A cell that takes more gets these.";
  return {
    train,
    test,
    source,
    where: "memory",
    summary: what + some,
    reason: source === "mnist" ? undefined : "this page carries drawn digits",
  };
}
