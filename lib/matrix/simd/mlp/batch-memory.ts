import { ParameterError, ShapeError } from "../../../errors.js";
import { Matrix } from "../../matrix.js";
import type { Lists } from "../kernel-instance.js";
import { MOST_FILLED } from "../sparse-product.js";
import type { Arena } from "./arena.js";
import type { HeldExamples } from "./examples.js";

/** The arena's room for one batch: which rows, their labels, their inputs, what they were taken for. */
export class BatchMemory {
  /** The most rows of a batch. */
  readonly rows: number;
  readonly labels: number;
  readonly predictions: number;
  /** (rows, D), filled where the batch is not taken by its lists. */
  readonly inputs: number;
  /** The inputs that are not zero, row by row. */
  readonly byRow: Lists;
  /** The same, column by column: what the weights' gradient asks for. */
  readonly byColumn: Lists;
  private readonly arena: Arena;
  private readonly inputSize: number;
  private readonly order: number;

  constructor(arena: Arena, rows: number, inputSize: number) {
    this.arena = arena;
    this.rows = rows;
    this.inputSize = inputSize;
    this.order = arena.take(4 * rows);
    this.labels = arena.take(4 * rows);
    this.predictions = arena.take(4 * rows);
    this.inputs = arena.take(rows * inputSize * arena.size);
    this.byRow = arena.takeLists(rows, rows * inputSize);
    this.byColumn = arena.takeLists(inputSize, rows * inputSize);
  }

  /**
   * Brings a batch in.
   *
   * @param mayList whether zeros may be passed over: not where weights are NaN or infinite, for zero times those is NaN
   * @returns whether the batch is in its lists, and not in `inputs`
   * @throws {ShapeError} for more rows than there is room for
   * @throws {ParameterError} where there is no such row
   */
  fill(held: HeldExamples, rows: ArrayLike<number>, mayList: boolean): boolean {
    this.checkRows(held, rows);
    const { arena, inputSize } = this;
    const kernels = arena.instance[arena.dtype];
    const labels = arena.instance.words(this.labels, rows.length);
    for (let i = 0; i < rows.length; i++) labels[i] = held.source.labels[rows[i]!]!;
    if (held.packed !== undefined) {
      arena.instance.words(this.order, rows.length).set(rows);
      const { lists, table } = held.packed;
      kernels.unpackRows(lists.record, this.order, rows.length, table, this.byRow.record);
      if (!mayList) this.expand(rows.length);
      return mayList;
    }
    const numbers = arena.instance.floats(arena.dtype, this.inputs, rows.length * inputSize);
    held.source.gather(rows, new Matrix(rows.length, inputSize, numbers));
    const filled = mayList ? kernels.countFilled(this.inputs, numbers.length) : numbers.length;
    if (filled > MOST_FILLED * numbers.length) return false;
    kernels.compressRows(this.inputs, rows.length, inputSize, this.byRow.record);
    return true;
  }

  /** Lists become numbers, for work that may not pass over zeros. */
  private expand(rows: number): void {
    this.arena.instance[this.arena.dtype].expandLists(this.byRow.record, rows, this.inputSize, this.inputs);
  }

  private checkRows({ count }: HeldExamples, rows: ArrayLike<number>): void {
    if (rows.length === 0 || rows.length > this.rows)
      throw new ShapeError(
        `plan: ${rows.length} rows at once. Pass 1 to ${this.rows}, for which it was made.`,
      );
    for (let i = 0; i < rows.length; i++)
      if (!(Number.isInteger(rows[i]) && rows[i]! >= 0 && rows[i]! < count))
        throw new ParameterError(`plan: row ${rows[i]} of ${count} examples. They are counted from 0.`);
  }
}
