import type { DType } from "../../matrix.js";
import { alignUp, type KernelInstance } from "../kernel-instance.js";

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
}

/** No error of the caller's: whoever meets it goes another way. */
export class OutOfMemory extends Error {}
