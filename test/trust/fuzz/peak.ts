import { readFileSync } from "node:fs";

/**
 * The most memory that a process ever had, in bytes; what it has now where the system does not tell.
 *
 * What `process.resourceUsage` tells begins with the memory of the process that started it.
 */
export function peakMemory(pid: number | "self" = "self"): number {
  try {
    return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return pid === "self" ? process.memoryUsage.rss() : 0;
  }
}

/** Milliseconds of a processor that a process has had; of the clock where the system does not tell. */
export function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return performance.now();
  }
}
