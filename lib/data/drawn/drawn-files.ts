import type { FileSet } from "../mnist-files.js";

/** The seeds of the two sets: any other two would do as well, but the sums below are of these. */
export const drawnSeeds = { train: 1, test: 2 } as const;

/**
 * Longhand's own digits as files.
 *
 * The sums tell a whole copy on disk from a damaged one, and from one that an older version drew. Change anything
 * about how digits are drawn and a test gives the new ones.
 */
export const drawnFiles: FileSet = {
  title: "Drawn digits",
  files: [
    {
      part: "train",
      kind: "images",
      name: "drawn-train-images-idx3-ubyte",
      count: 60_000,
      md5: "5a943c764158915a512b695f0699d79e",
    },
    {
      part: "train",
      kind: "labels",
      name: "drawn-train-labels-idx1-ubyte",
      count: 60_000,
      md5: "c5e349931c7e922bca06667e43a25e28",
    },
    {
      part: "test",
      kind: "images",
      name: "drawn-test-images-idx3-ubyte",
      count: 10_000,
      md5: "61eef9c5207f37587b8d176f220d2912",
    },
    {
      part: "test",
      kind: "labels",
      name: "drawn-test-labels-idx1-ubyte",
      count: 10_000,
      md5: "491ea32d2855c539e9be44dcdd4bbd4e",
    },
  ],
};
