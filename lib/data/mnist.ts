import { host } from "#host";
import { DataSourceError } from "../errors.js";
import type { Dataset, DigitSource } from "./dataset.js";
import { findMnist } from "./find-mnist.js";
import { loadFolder } from "./load-folder.js";
import { mnistFiles } from "./mnist-files.js";

export interface LoadMnistOptions {
  /** Told once, in a plain sentence, which digits were loaded and from where. */
  say?: (summary: string) => void;
}

/** Digits ready to train on, and where they come from. */
export interface LoadedMnist {
  train: Dataset;
  test: Dataset;
  /** "mnist", or "drawn" where neither files nor a network were to be had. */
  source: DigitSource;
  /** The folder or the address that the digits come from. */
  where: string;
  /** The same in one plain sentence, for a person to read. */
  summary: string;
}

/**
 * Loads MNIST: 60,000 training and 10,000 test images of handwritten digits, 28×28, with their labels.
 *
 * Looks in the folder that MNIST_DIR names, then in the project's data/mnist.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but the files are not there
 * @throws {DataFormatError} where a file is damaged
 */
export async function loadMnist(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  const found = await findMnist(host, mnistFiles);
  if (found.state !== "whole")
    throw new DataSourceError(
      "loading MNIST: the files are not here. Set MNIST_DIR to the folder that holds them.",
    );
  const { train, test } = await loadFolder(host, found.files, { set: mnistFiles, from: "mnist" });
  const summary =
    `MNIST: ${train.count.toLocaleString("en-US")} training and ${test.count.toLocaleString("en-US")} test images, ` +
    `${train.height}×${train.width}, from ${found.called}.`;
  options.say?.(summary);
  return { train, test, source: "mnist", where: found.folder, summary };
}
