import { readFileSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * The most memory that a process ever had, or since `forgetPeak`, in bytes; what it has now where the system does not
 * tell.
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

/**
 * Lets go of this process's garbage, and has its peak begin again at what is left: what comes after something large
 * would else seem to take nothing.
 *
 * @returns the peak as it begins, in bytes
 */
export function forgetPeak(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Another system than Linux, where the peak is what it has now.
  }
  return peakMemory();
}

/** Milliseconds of a processor that a process has had; of the clock where the system does not tell; 0 once it is gone. */
export function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return process.platform === "linux" ? 0 : performance.now();
  }
}
