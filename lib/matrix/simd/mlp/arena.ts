import type { DType } from "../../matrix.js";
import { alignUp, type KernelInstance, type Lists, placeLists } from "../kernel-instance.js";

/** Memory of a kernel instance, given out piece after piece and never taken back: it lives as long as its plan. */
export class Arena {
  readonly instance: KernelInstance;
  readonly dtype: DType;
  /** Bytes of a number. */
  readonly size: 4 | 8;
  private end: number;

  constructor(instance: KernelInstance, dtype: DType) {
    this.instance = instance;
    this.dtype = dtype;
    this.size = dtype === "float32" ? 4 : 8;
    this.end = instance.base;
  }

  /**
   * @returns the address of so many bytes, all zero, at a multiple of 64
   * @throws {OutOfMemory} where the machine gives no more
   */
  take(bytes: number): number {
    const start = this.end;
    const end = alignUp(start + bytes);
    if (!this.instance.reserve(end)) throw new OutOfMemory();
    this.end = end;
    return start;
  }

  /** Room for a matrix's entries that are not zero. */
  takeLists(rows: number, entries: number): Lists {
    return this.placeAt({ rows, entries, indexSize: 4, valueSize: this.size });
  }

  /** As `takeLists`, in the small form in which a whole set is kept. */
  takePackedLists(rows: number, entries: number): Lists {
    return this.placeAt({ rows, entries, indexSize: 2, valueSize: 1 });
  }

  private placeAt(room: Parameters<typeof placeLists>[1]): Lists {
    const start = this.take(placeLists(0, room).end);
    const lists = placeLists(start, room);
    this.instance.words(lists.record, 3).set(lists.addresses);
    return lists;
  }
}

/** No error of the caller's: whoever meets it goes another way. */
export class OutOfMemory extends Error {}
