import { readFileSync } from "node:fs";

/** Linux counts a thread's time in hundredths of a second, whatever its own clock is. */
const tickMs = 10;

/**
 * Milliseconds of processor time that this process's main thread has had; to be asked from any thread.
 *
 * @returns undefined on systems that do not tell it of a thread by its number
 */
export function mainThreadMs(): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    // Behind the name, which may hold anything: the third field is the first, and the fourteenth begins the times.
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}
