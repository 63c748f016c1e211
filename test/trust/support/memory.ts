import { readdirSync, readFileSync } from "node:fs";

/** Megabytes of memory that a process holds. Linux only. */
export function residentMegabytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(found) / 1024;
}

/** How many files, sockets and pipes a process has open. Linux only. */
export function openHandles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
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
