import { readdirSync, readFileSync } from "node:fs";

/** Megabytes of memory that a process holds. Linux only. */
export function residentMegabytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(found) / 1024;
}

/**
 * How many files, sockets and pipes a process has open, when that has been the same for a second: a kernel that is kept
 * ready has eleven of them, once it has begun. Linux only.
 */
export async function settledHandles(pid: number): Promise<number> {
  const count = (): number => readdirSync(`/proc/${pid}/fd`).length;
  let [last, since] = [count(), performance.now()];
  const until = since + 20_000;
  while (performance.now() - since < 1000 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = count();
    if (now !== last) [last, since] = [now, performance.now()];
  }
  return last;
}

/** Watches a process's memory. @returns ends it, and tells how many megabytes it was at most above the beginning */
export function watchMemory(pid: number): () => number {
  const before = residentMegabytes(pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentMegabytes(pid));
  }, 50);
  return () => {
    clearInterval(timer);
    return Math.max(most, residentMegabytes(pid)) - before;
  };
}
