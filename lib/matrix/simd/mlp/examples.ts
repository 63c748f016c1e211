import { DataFormatError, ParameterError, ShapeError } from "../../../errors.js";
import type { Matrix } from "../../matrix.js";
import type { KernelInstance } from "../kernel-instance.js";
import { MOST_FILLED } from "../sparse-product.js";
import { type Arena, OutOfMemory } from "./arena.js";
import type { Groups } from "./groups.js";

/** Examples as a plan takes them: N rows of D numbers, and a class for each. */
export interface PlanExamples {
  /** N */
  readonly count: number;
  /** (N,), whole numbers in [0, C) */
  readonly labels: ArrayLike<number>;
  /** Writes the inputs of the rows named, in that order. @param into (M, D) */
  gather(rows: ArrayLike<number>, into: Matrix): void;
  /**
   * (N, D), where an input is a byte of this divided by `pixelScale`, and stays so while the plan lives. Such examples
   * are taken in once, by their pixels that are not zero, and never gathered again.
   */
  readonly pixels?: Uint8Array;
  /** The byte that becomes 1; 255 when left out. */
  readonly pixelScale?: number;
  /** Whether the quotient is rounded to float32 also where the plan computes in float64; false when left out. */
  readonly float32Pixels?: boolean;
}

/** Pixels in the arena: lists of those that are not zero, and what each byte stands for. */
export interface PackedPixels {
  starts: number;
  entries: number;
  table: number;
  /** (N), 32 bits each. */
  labels: number;
}

/** Examples that a plan has taken in. */
export interface HeldExamples {
  readonly count: number;
  /** @internal What they were made of. */
  readonly source: PlanExamples;
  /** @internal Their pixels in the arena, where they are all there. */
  readonly packed: PackedPixels | undefined;
}

/** Bytes that travel into the arena at a time while a set is packed. */
const CHUNK_BYTES = 2 ** 20;

/** @throws {ShapeError} where there are not N labels @throws {DataFormatError} where a label is not a class */
export function checkExamples(
  { labels, count, pixels, pixelScale = 255 }: PlanExamples,
  inputSize: number,
  classes: number,
): void {
  if (labels.length !== count)
    throw new ShapeError(`plan: ${labels.length} labels for ${count} examples. Pass one for each.`);
  if (pixels !== undefined && pixels.length !== count * inputSize)
    throw new ShapeError(
      `plan: ${pixels.length} pixels for ${count} examples. Pass ${inputSize} for each, as the model takes.`,
    );
  if (!(pixelScale > 0 && Number.isFinite(pixelScale)))
    throw new ParameterError(`plan: pixelScale is ${pixelScale}. Pass a number above 0, such as 255.`);
  for (let i = 0; i < count; i++) checkLabel(labels[i]!, i, classes);
}

/** @throws {DataFormatError} where a label is not a class */
export function checkLabel(label: number, row: number, classes: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= classes)
    throw new DataFormatError(
      `plan: label ${label} in row ${row}. Pass whole numbers from 0 to ${classes - 1}.`,
    );
}

/** Packs a set's pixels; undefined where it has none, where few are zero, or where memory is short. */
export async function packPixels(
  arena: Arena,
  examples: PlanExamples,
  { inputSize, groups, groupSize, pause }: Groups & { pause: (() => Promise<unknown>) | undefined },
): Promise<PackedPixels | undefined> {
  const { count, pixels, labels } = examples;
  if (pixels === undefined) return undefined;
  const { instance } = arena;
  const rows = Math.min(count, Math.max(1, Math.floor(CHUNK_BYTES / inputSize)));
  try {
    const chunk = arena.take(rows * inputSize);
    let filled = 0;
    for (let first = 0; first < count; first += rows, await pause?.()) {
      const bytes = takeIn(instance, chunk, pixels.subarray(first * inputSize, (first + rows) * inputSize));
      filled += instance.common.countBytes(chunk, bytes);
    }
    if (filled > MOST_FILLED * pixels.length) return undefined;
    const packed = {
      starts: arena.take(4 * (count * groups + 1)),
      entries: arena.take(2 * (filled + 1)),
      table: arena.take(256 * arena.size),
      labels: arena.take(4 * count),
    };
    instance.words(packed.labels, count).set(labels);
    writePixelTable(arena, packed.table, examples);
    for (let first = 0; first < count; first += rows, await pause?.()) {
      const bytes = takeIn(instance, chunk, pixels.subarray(first * inputSize, (first + rows) * inputSize));
      const { starts, entries } = packed;
      instance.common.packBytes(
        chunk,
        bytes / inputSize,
        inputSize,
        first * groups,
        groupSize,
        starts,
        entries,
      );
    }
    return packed;
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}

function takeIn(instance: KernelInstance, chunk: number, part: Uint8Array): number {
  instance.bytes(chunk, part.length).set(part);
  return part.length;
}

/** Writes what each of the 256 bytes stands for. @param to 256 numbers */
export function writePixelTable(
  arena: Arena,
  to: number,
  { pixelScale = 255, float32Pixels }: PlanExamples,
): void {
  const values = arena.instance.floats(arena.dtype, to, 256);
  const round = float32Pixels === true ? Math.fround : (value: number): number => value;
  for (let pixel = 0; pixel < 256; pixel++) values[pixel] = round(pixel / pixelScale);
}
