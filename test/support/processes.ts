import { readFileSync } from "node:fs";
import { vi } from "vitest";

/** Whether a process still runs; one that ended and was not collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const [, state] = /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return state !== "Z";
  } catch (thrown) {
    // Without /proc, a signal that can be sent is all there is to go by.
    return (thrown as NodeJS.ErrnoException).code === "ENOENT" && process.platform !== "linux";
  }
}

/** Waits until a process has ended. */
export async function untilEnded(pid: number, withinMs: number): Promise<void> {
  await vi.waitFor(
    () => {
      if (isRunning(pid)) throw new Error(`process ${pid} still runs after ${withinMs} ms`);
    },
    { timeout: withinMs, interval: 20 },
  );
}
