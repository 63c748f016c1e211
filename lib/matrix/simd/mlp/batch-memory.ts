import { ParameterError, ShapeError } from "../../../errors.js";
import { Matrix } from "../../matrix.js";
import type { Arena } from "./arena.js";
import { checkLabel, type HeldExamples, type PlanExamples, writePixelTable } from "./examples.js";
import type { Groups } from "./groups.js";
import type { PlanField } from "./layout.js";

/** Rows of a piece: pixels' entries tell a row in one byte. */
export const MOST_PIECE_ROWS = 256;

/** Rows that a call takes whose pixels are taken in as they are needed, and about the most of their bytes. */
const BYTE_ROWS = 1024;
const BYTES = 2 ** 24;

/** The inputs of a call: where the kernels find them, how large an entry of their lists is. */
type Inputs = Partial<Record<PlanField, number>>;

/** The arena's room for what a call is about: which rows, their labels, their inputs in lists. */
export class BatchMemory {
  /** The most rows of a piece, and of all pieces of a call together. */
  readonly rows: number;
  readonly callRows: number;
  /** The same for pixels that are taken in as they are needed. */
  readonly byteRows: number;
  readonly predictions: number;
  private readonly arena: Arena;
  private readonly groups: Groups;
  private readonly classes: number;
  private readonly order: number;
  /** Made when they are first needed: most plans need one of the three. */
  private pixelColumns: Inputs | undefined;
  private bytes: (Inputs & { pixels: number }) | undefined;
  private numbers: (Inputs & { inputs: number }) | undefined;

  constructor(arena: Arena, { rows, groups, classes }: { rows: number; groups: Groups; classes: number }) {
    this.classes = classes;
    this.arena = arena;
    this.rows = rows;
    this.callRows = Math.max(rows, 8192);
    this.byteRows = Math.max(rows, Math.min(BYTE_ROWS, Math.floor(BYTES / groups.inputSize)));
    this.groups = groups;
    this.order = arena.take(4 * this.callRows);
    this.predictions = arena.take(4 * this.callRows);
  }

  /** Takes the room that calls with such examples need. @throws {OutOfMemory} where there is none */
  prepareFor({ packed, source }: HeldExamples): void {
    if (packed !== undefined) this.pixelColumns ??= this.takeColumns(2);
    else if (source.pixels !== undefined) this.bytes ??= this.takeBytes();
    else this.numbers ??= this.takeNumbers();
  }

  /** Pixels that the plan has taken in: their lists are all there, and a call only says which. */
  usePacked(held: HeldExamples, pieces: readonly ArrayLike<number>[]): Inputs {
    const order = this.arena.instance.words(this.order, this.callRows);
    let at = 0;
    for (const rows of pieces) {
      this.checkRows(held.count, rows);
      order.set(rows, at);
      at += rows.length;
    }
    this.pixelColumns ??= this.takeColumns(2);
    const { starts, entries, table, labels } = held.packed!;
    return { ...this.pixelColumns, entryBytes: 2, starts, entries, table, labels, order: this.order };
  }

  /** Pixels that are taken in as they are needed. @param pieces at most `byteRows` rows in all */
  useBytes({ count, source }: HeldExamples, pieces: readonly ArrayLike<number>[]): Inputs {
    const { arena } = this;
    const { inputSize, groupSize } = this.groups;
    this.bytes ??= this.takeBytes();
    const { pixels, ...fields } = this.bytes;
    const order = arena.instance.words(this.order, this.byteRows);
    const classes = arena.instance.words(fields.labels!, this.byteRows);
    const bytes = arena.instance.bytes(pixels, this.byteRows * inputSize);
    let at = 0;
    for (const rows of pieces) {
      this.checkRows(count, rows);
      for (let i = 0, run = 0; i < rows.length; i += run) {
        const row = rows[i]!;
        run = runLength(rows, i);
        bytes.set(source.pixels!.subarray(row * inputSize, (row + run) * inputSize), at * inputSize);
        for (let next = row; next < row + run; next++, at++) {
          classes[at] = this.labelOf(source, next);
          order[at] = at;
        }
      }
    }
    writePixelTable(arena, fields.table!, source);
    arena.instance.common.packBytes(pixels, at, inputSize, 0, groupSize, fields.starts!, fields.entries!);
    return { ...fields, order: this.order };
  }

  /**
   * Gathers one piece's inputs, and lists them.
   *
   * @param all list zeros too: zero times a weight that is NaN or infinite is NaN
   */
  useGathered(held: HeldExamples, rows: ArrayLike<number>, all: boolean): Inputs {
    this.checkRows(held.count, rows);
    const { arena } = this;
    const { inputSize, groupSize } = this.groups;
    this.numbers ??= this.takeNumbers();
    const { inputs, ...fields } = this.numbers;
    const floats = arena.instance.floats(arena.dtype, inputs, rows.length * inputSize);
    held.source.gather(rows, new Matrix(rows.length, inputSize, floats));
    const { starts, entries, labels } = fields;
    arena.instance[arena.dtype].listNumbers(
      inputs,
      rows.length,
      inputSize,
      groupSize,
      all,
      starts!,
      entries!,
    );
    const order = arena.instance.words(this.order, rows.length);
    const classes = arena.instance.words(labels!, rows.length);
    for (let i = 0; i < rows.length; i++) {
      order[i] = i;
      classes[i] = this.labelOf(held.source, rows[i]!);
    }
    return { ...fields, order: this.order };
  }

  /** Looked at again each time: it may have been changed since the examples were checked. */
  private labelOf({ labels }: PlanExamples, row: number): number {
    const label = labels[row]!;
    checkLabel(label, row, this.classes);
    return label;
  }

  private takeBytes(): Inputs & { pixels: number } {
    const { arena, byteRows } = this;
    const { inputSize, groups } = this.groups;
    this.pixelColumns ??= this.takeColumns(2);
    return {
      ...this.pixelColumns,
      pixels: arena.take(byteRows * inputSize),
      starts: arena.take(4 * (byteRows * groups + 1)),
      entries: arena.take(2 * (byteRows * inputSize + 1)),
      labels: arena.take(4 * byteRows),
      table: arena.take(256 * arena.size),
      entryBytes: 2,
    };
  }

  private takeNumbers(): Inputs & { inputs: number } {
    const { arena, rows } = this;
    const { inputSize, groups } = this.groups;
    const entryBytes = 2 * arena.size;
    return {
      ...this.takeColumns(entryBytes),
      inputs: arena.take(rows * inputSize * arena.size),
      starts: arena.take(4 * (rows * groups + 1)),
      entries: arena.take((rows * inputSize + 1) * entryBytes),
      labels: arena.take(4 * rows),
      table: 0,
      entryBytes,
    };
  }

  /** Twice the room for a piece's entries by input. */
  private takeColumns(entryBytes: number): Inputs {
    const { inputSize } = this.groups;
    const columnStartBytes = Math.ceil((8 * inputSize) / 64) * 64;
    const columnEntryBytes = Math.ceil((this.rows * inputSize * entryBytes) / 64) * 64;
    return {
      columnStartBytes,
      columnEntryBytes,
      columnStarts: this.arena.take(2 * columnStartBytes),
      columnEntries: this.arena.take(2 * columnEntryBytes),
    };
  }

  private checkRows(count: number, rows: ArrayLike<number>): void {
    if (rows.length === 0 || rows.length > this.rows)
      throw new ShapeError(
        `plan: ${rows.length} rows at once. Pass 1 to ${this.rows}, for which it was made.`,
      );
    for (let i = 0; i < rows.length; i++)
      if (!(Number.isInteger(rows[i]) && rows[i]! >= 0 && rows[i]! < count))
        throw new ParameterError(`plan: row ${rows[i]} of ${count} examples. They are counted from 0.`);
  }
}

/** How many rows from a place on follow one another: their pixels are copied in one. */
function runLength(rows: ArrayLike<number>, from: number): number {
  let end = from + 1;
  while (end < rows.length && rows[end] === rows[end - 1]! + 1) end++;
  return end - from;
}
