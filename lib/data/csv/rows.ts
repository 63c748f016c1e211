import { DataFormatError } from "../../errors.js";
import { mostBytes } from "../idx-header.js";

/** Rows for about a megabyte: enough that blocks are few, few enough that a small file takes little. */
const blockBytes = 1 << 20;

/**
 * Labels and pixels of rows whose number is not known before the last one.
 *
 * They are kept in blocks, which are joined once: while that lasts, memory is twice what the arrays take in the end.
 */
export class GrowingRows {
  readonly #size: number;
  readonly #perBlock: number;
  readonly #most: number;
  readonly #pixels: Uint8Array[] = [];
  readonly #labels: Uint8Array[] = [];
  #count = 0;

  /**
   * @param size pixels of a row
   * @param most bytes that all rows may take; as many as an IDX file's where it is left out
   */
  constructor(size: number, most: number = mostBytes) {
    this.#size = size;
    this.#perBlock = Math.max(1, Math.floor(blockBytes / size));
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Where the next row's pixels go, (size,). It counts when its label is added.
   *
   * @param name the file's name, for the message of an error
   * @throws {DataFormatError} where there are too many rows
   */
  next(name: string): Uint8Array {
    const place = this.#count % this.#perBlock;
    if (place === 0 && this.#pixels.length * this.#perBlock === this.#count) {
      if ((this.#count + this.#perBlock) * (this.#size + 1) > this.#most)
        throw new DataFormatError(
          `${name}: it has more than ${this.#count} rows, which take more than ${this.#most} bytes. ` +
            "Read a part of it, or give the set as IDX files.",
        );
      this.#pixels.push(new Uint8Array(this.#perBlock * this.#size));
      this.#labels.push(new Uint8Array(this.#perBlock));
    }
    return this.#pixels.at(-1)!.subarray(place * this.#size, (place + 1) * this.#size);
  }

  /** Ends the row that `next` began. */
  add(label: number): void {
    this.#labels.at(-1)![this.#count % this.#perBlock] = label;
    this.#count++;
  }

  /** Everything in one piece: pixels (count, size), labels (count,). */
  join(): { pixels: Uint8Array; labels: Uint8Array } {
    const { count } = this;
    return { pixels: joined(this.#pixels, count * this.#size), labels: joined(this.#labels, count) };
  }
}

function joined(blocks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const block of blocks) {
    whole.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return whole;
}
