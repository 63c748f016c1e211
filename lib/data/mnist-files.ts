/** One of the four files that a set of digits comes in. */
export interface SetFile {
  part: "train" | "test";
  kind: "images" | "labels";
  /** The published name, without .gz. */
  name: string;
  /** Images or labels in it. */
  count: number;
  /** The MD5 sum of the content when it is not gzipped. */
  md5: string;
}

/** A set of digits as four IDX files, of which the sums tell whether they are the true ones. */
export interface FileSet {
  /** What to call the set in messages. */
  title: string;
  files: readonly SetFile[];
}

/** MNIST as LeCun, Cortes and Burges published it. The sums are those of the plain content, which no gzip changes. */
export const mnistFiles: FileSet = {
  title: "MNIST",
  files: [
    {
      part: "train",
      kind: "images",
      name: "train-images-idx3-ubyte",
      count: 60_000,
      md5: "6bbc9ace898e44ae57da46a324031adb",
    },
    {
      part: "train",
      kind: "labels",
      name: "train-labels-idx1-ubyte",
      count: 60_000,
      md5: "a25bea736e30d166cdddb491f175f624",
    },
    {
      part: "test",
      kind: "images",
      name: "t10k-images-idx3-ubyte",
      count: 10_000,
      md5: "2646ac647ad5339dbf082846283269ea",
    },
    {
      part: "test",
      kind: "labels",
      name: "t10k-labels-idx1-ubyte",
      count: 10_000,
      md5: "27ae3e4e09519cfbb04c329615203637",
    },
  ],
};

/** The names under which a file may lie in a folder: gzipped or not, and with a dot where some sites put one. */
export function namesOf(file: SetFile): string[] {
  const dotted = file.name.replace("-idx", ".idx");
  return [`${file.name}.gz`, file.name, `${dotted}.gz`, dotted];
}
