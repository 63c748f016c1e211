import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { writeIdx } from "../../lib/data/idx.js";
import type { FileSet, SetFile } from "../../lib/data/mnist-files.js";

export interface SmallSet {
  set: FileSet;
  /** Plain and gzipped content by the files' published names. */
  plain: Record<string, Uint8Array>;
  gzipped: Record<string, Uint8Array>;
}

/** A set like MNIST, small enough to make and send in no time: noise for images, labels in turn. */
export function smallSet(counts: { train: number; test: number } = { train: 40, test: 20 }): SmallSet {
  const plain: Record<string, Uint8Array> = {};
  const gzipped: Record<string, Uint8Array> = {};
  const file = (part: SetFile["part"], kind: SetFile["kind"], name: string): SetFile => {
    const count = counts[part];
    const bytes =
      kind === "images"
        ? writeIdx({ kind, count, height: 28, width: 28, pixels: noise(count * 784) })
        : writeIdx({ kind, count, labels: Uint8Array.from({ length: count }, (_, i) => i % 10) });
    plain[name] = bytes;
    gzipped[name] = new Uint8Array(gzipSync(bytes));
    return { part, kind, name, count, md5: createHash("md5").update(bytes).digest("hex") };
  };
  const files = [
    file("train", "images", "train-images-idx3-ubyte"),
    file("train", "labels", "train-labels-idx1-ubyte"),
    file("test", "images", "t10k-images-idx3-ubyte"),
    file("test", "labels", "t10k-labels-idx1-ubyte"),
  ];
  return { set: { title: "Small", files }, plain, gzipped };
}

/** Bytes that gzip cannot shrink, so that a file cut in the middle is cut in its data. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
