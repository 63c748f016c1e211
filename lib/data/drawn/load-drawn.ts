import { messageOf } from "../../errors.js";
import { dataFolder } from "../find-mnist.js";
import type { Host } from "../host/types.js";
import { type IdxImages, type IdxLabels, writeIdx } from "../idx.js";
import { type Digits, findFiles, joinSet, loadFolder } from "../load-folder.js";
import type { FileSet } from "../mnist-files.js";
import { refuseStopped } from "../stop.js";
import { drawDigits } from "./draw-digits.js";
import { drawnFiles, drawnSeeds } from "./drawn-files.js";

/** Drawn digits, and where they are kept. */
export interface LoadedDrawn extends Digits {
  /** The folder of the copy on disk, or "memory". */
  where: string;
  /** Why there is no copy on disk, where there is none. */
  notKept: string | undefined;
}

export interface LoadDrawnOptions {
  /** Told now and then how many of how many digits are drawn; not called where a copy is on disk. */
  progress?: ((done: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** The set to draw; smaller in tests. */
  set?: FileSet;
}

/** Milliseconds of drawing between two breaths. */
const workFor = 12;

/** Where drawn digits are kept: data/drawn in the project; undefined in a browser. */
export function drawnFolder(host: Host): string | undefined {
  const folder = dataFolder(host);
  return folder === undefined ? undefined : host.files!.join(folder, "drawn");
}

/**
 * Longhand's own digits: from the copy on disk where it is whole, else drawn anew and kept there.
 *
 * A damaged copy is replaced; a folder that cannot be written to costs the copy and nothing else.
 *
 * @throws {AbortedError} when the signal is given; nothing is kept then
 */
export async function loadDrawn(host: Host, options: LoadDrawnOptions = {}): Promise<LoadedDrawn> {
  const { set = drawnFiles } = options;
  const folder = drawnFolder(host);
  const kept = folder === undefined ? undefined : await readKept(host, folder, set);
  if (kept !== undefined) return { ...kept, where: folder!, notKept: undefined };
  const contents = await draw(host, set, options);
  const digits = joinSet(contents, { set, from: "drawn" });
  if (folder === undefined) return { ...digits, where: "memory", notKept: "a browser has no folders" };
  try {
    for (const [i, content] of contents.entries())
      await host.files!.write(host.files!.join(folder, set.files[i]!.name), writeIdx(content));
  } catch (thrown) {
    return { ...digits, where: "memory", notKept: messageOf(thrown) };
  }
  return { ...digits, where: folder, notKept: undefined };
}

/** The copy on disk, or undefined where it is absent, damaged or cannot be read: drawing anew mends all three. */
async function readKept(host: Host, folder: string, set: FileSet): Promise<Digits | undefined> {
  try {
    const found = await findFiles(host, folder, set);
    if (found.some(({ paths }) => paths.length === 0)) return undefined;
    return await loadFolder(host, found, { set, from: "drawn", folder });
  } catch {
    return undefined;
  }
}

/** Contents in the order of the set's files. */
async function draw(host: Host, set: FileSet, options: LoadDrawnOptions): Promise<(IdxImages | IdxLabels)[]> {
  const { progress, signal } = options;
  const counts = { train: countOf(set, "train"), test: countOf(set, "test") };
  const total = counts.train + counts.test;
  const report = (done: number) => {
    progress?.(done, total);
    refuseStopped(signal, "drawing digits");
  };
  let rested = performance.now();
  report(0);
  const part = async (name: "train" | "test", before: number) => {
    const pause = async (done: number) => {
      // A browser makes each breath last 4 ms, so they are not taken more often than is needed.
      if (performance.now() - rested < workFor) return;
      report(before + done);
      await host.breathe();
      refuseStopped(signal, "drawing digits");
      rested = performance.now();
    };
    return drawDigits({ count: counts[name], seed: drawnSeeds[name], pause });
  };
  const parts = { train: await part("train", 0), test: await part("test", counts.train) };
  report(total);
  return set.files.map((file) => {
    const { pixels, labels, height, width } = parts[file.part];
    if (file.kind === "labels") return { kind: "labels", count: labels.length, labels };
    return { kind: "images", count: labels.length, height, width, pixels };
  });
}

function countOf(set: FileSet, part: "train" | "test"): number {
  return set.files.find((file) => file.part === part)!.count;
}
