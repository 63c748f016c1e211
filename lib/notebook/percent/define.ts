import type { Metadata } from "../types.js";

/** Puts a value under a name, where a name such as `__proto__` is a name like any other. */
export function define(into: Metadata, name: string, value: unknown): void {
  Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true });
}
