import { expect } from "vitest";

/** `expect.poll`, as patient as a page on a busy machine needs. */
export function eventually<T>(read: () => T | Promise<T>, options: { interval?: number } = {}) {
  return expect.poll(read, { timeout: 30_000, interval: 50, ...options });
}
