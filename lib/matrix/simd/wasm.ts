/** The little of WebAssembly's JavaScript interface that is used here; only the types for browsers declare it. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** @returns the pages there were; throws where no more can be had */
  grow(pages: number): number;
}

/** Compiled, and to be shared by many instances. */
export type WasmModule = object;

interface WasmInterface {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (
    module: WasmModule,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, unknown> };
  Memory: new (size: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
}

/** Bytes of a page, the unit that memory grows in. */
export const PAGE = 65536;

/** Undefined where the machine has none. */
export function webAssembly(): WasmInterface | undefined {
  return (globalThis as { WebAssembly?: WasmInterface }).WebAssembly;
}

/** Pages of the largest memory, 4 GB: only what is used is taken from the machine. */
const MOST_PAGES = 65536;

/** A new memory that threads can share; undefined where there is none, as in a page that is not isolated. */
export function sharedMemory(): WasmMemory | undefined {
  const wasm = webAssembly();
  if (wasm === undefined || typeof SharedArrayBuffer === "undefined") return undefined;
  try {
    return new wasm.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  } catch {
    return undefined; // no such room left among the program's addresses
  }
}
