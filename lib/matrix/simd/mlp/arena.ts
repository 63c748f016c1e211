import type { DType } from "../../matrix.js";
import { alignUp, type KernelInstance } from "../kernel-instance.js";

/** Memory of a kernel instance, given out piece after piece and never taken back while its plan lives. */
export class Arena {
  readonly instance: KernelInstance;
  readonly dtype: DType;
  /** Bytes of a number. */
  readonly size: 4 | 8;
  private end: number;

  /** @param start the first address that is free, a multiple of 64 */
  constructor(instance: KernelInstance, dtype: DType, start: number) {
    this.instance = instance;
    this.dtype = dtype;
    this.size = dtype === "float32" ? 4 : 8;
    this.end = start;
  }

  /**
   * @returns the address of so many bytes, all zero, at a multiple of 64
   * @throws {OutOfMemory} where the machine gives no more
   */
  take(bytes: number): number {
    const start = this.end;
    const end = alignUp(start + bytes);
    if (!this.instance.reserve(end))
      throw new OutOfMemory(`${end} bytes of WebAssembly's memory are not to be had`);
    this.instance.makeZero(start, end);
    this.end = end;
    return start;
  }
}

/** No error of the caller's: whoever meets it goes another way. */
export class OutOfMemory extends Error {}
