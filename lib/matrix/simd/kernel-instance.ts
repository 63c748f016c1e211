import { ParameterError } from "../../errors.js";
import type { DType, FloatArray } from "../matrix.js";
import { type CommonKernels, type Kernels, kernelsOf } from "./kernels.js";
import { type Instructions, kernelModule } from "./modules.js";
import { PAGE, sharedMemory, type WasmMemory, type WasmModule, webAssembly } from "./wasm.js";

/** Kernels with a memory of their own. What one instance does, no other sees. */
export class KernelInstance {
  readonly float32: Kernels;
  readonly float64: Kernels;
  readonly common: CommonKernels;
  /** The first address that is free to use, a multiple of 64. */
  readonly base: number;
  /** Bytes of working memory that `addProduct` asks for. */
  readonly productWork: number;
  private readonly memory: WasmMemory;
  private used = 0;

  /** What a helping thread needs for a part in this; undefined where the memory is this thread's own. */
  readonly shared: { module: WasmModule; memory: WasmMemory } | undefined;

  /**
   * @param memory "shared" for threads to share, where they can; "own" when left out
   * @throws {ParameterError} where this machine has no such instructions
   */
  constructor(instructions: Instructions, memory: "own" | "shared" = "own") {
    const wasm = webAssembly();
    const shared = memory === "shared" ? sharedMemory() : undefined;
    const module = kernelModule(instructions, shared === undefined ? "own" : "shared");
    if (module === undefined || wasm === undefined) throw noSimd();
    this.memory = shared ?? new wasm.Memory({ initial: 1 });
    this.shared = shared && { module, memory: shared };
    const { exports } = new wasm.Instance(module, { env: { memory: this.memory } });
    this.float32 = kernelsOf(exports, "float32");
    this.float64 = kernelsOf(exports, "float64");
    this.common = exports as unknown as CommonKernels;
    this.base = alignUp(this.common.heapBase());
    this.productWork = this.common.productWork();
  }

  /** Bytes of the memory. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /**
   * Makes the memory reach up to `end`. Views made before are then empty.
   *
   * @returns whether it does now; false where the machine gives no more
   */
  reserve(end: number): boolean {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return true;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
      return true;
    } catch {
      return false;
    }
  }

  /** Clears memory up to `end` that an earlier plan has used; what nobody has used is zero. */
  makeZero(start: number, end: number): void {
    const used = Math.min(end, this.used);
    if (start < used) this.common.clear(start, used - start);
    this.used = Math.max(this.used, end);
  }

  /** `length` numbers at an address, sharing the memory until it grows. */
  floats(dtype: DType, address: number, length: number): FloatArray {
    const { buffer } = this.memory;
    return dtype === "float32"
      ? new Float32Array(buffer, address, length)
      : new Float64Array(buffer, address, length);
  }

  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }
}

/** Up to the next multiple of 64, a line of the processor's cache. */
export function alignUp(address: number): number {
  return Math.ceil(address / 64) * 64;
}

/** Where the entries of a matrix that are not zero lie; `assembly/lists.ts` says what is in there. */
export interface Lists {
  /** Three words that hold `addresses`. */
  record: number;
  addresses: [starts: number, indices: number, values: number];
  end: number;
}

/** Lays lists out from `start`, a multiple of 64, with room for one entry more than there are. */
export function placeLists(
  start: number,
  room: { rows: number; entries: number; indexSize: number; valueSize: number },
): Lists {
  const starts = start + 64;
  const indices = alignUp(starts + 4 * (room.rows + 1));
  const values = alignUp(indices + room.indexSize * (room.entries + 1));
  const end = alignUp(values + room.valueSize * (room.entries + 1));
  return { record: start, addresses: [starts, indices, values], end };
}

/** What to throw where SIMD was asked for by name and is not there. */
export function noSimd(): ParameterError {
  return new ParameterError(
    "engine: SIMD was asked for, but this machine has no WebAssembly SIMD, or the page's policy forbids WebAssembly. " +
      "Choose \"auto\", which does without, or allow 'wasm-unsafe-eval' in the page's script-src.",
  );
}
