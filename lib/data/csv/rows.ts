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
  readonly #pixels: Uint8Array[] = [];
  readonly #labels: number[] = [];

  /** @param size pixels of a row */
  constructor(size: number) {
    this.#size = size;
    this.#perBlock = Math.max(1, Math.floor(blockBytes / size));
  }

  get count(): number {
    return this.#labels.length;
  }

  /** Where the next row's pixels go, (size,). It counts when its label is added. */
  next(): Uint8Array {
    const place = this.count % this.#perBlock;
    if (place === 0 && this.#pixels.length * this.#perBlock === this.count)
      this.#pixels.push(new Uint8Array(this.#perBlock * this.#size));
    return this.#pixels.at(-1)!.subarray(place * this.#size, (place + 1) * this.#size);
  }

  /** Ends the row that `next` began. */
  add(label: number): void {
    this.#labels.push(label);
  }

  /** Everything in one piece: pixels (count, size), labels (count,). */
  join(): { pixels: Uint8Array; labels: Uint8Array } {
    const pixels = new Uint8Array(this.count * this.#size);
    const block = this.#perBlock * this.#size;
    this.#pixels.forEach((part, i) => {
      pixels.set(part.subarray(0, pixels.length - i * block), i * block);
    });
    return { pixels, labels: Uint8Array.from(this.#labels) };
  }
}
