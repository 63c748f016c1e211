import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, totalmem, type } from "node:os";

/** What figures of time depend on, besides the programs. */
export function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: type(),
    node: process.version,
  };
}

/** Others' work on the machine over the last minute, in cores. */
export const loadNow = () => loadavg()[0] ?? 0;

/** The commit that is measured; undefined outside a clone. */
export function commitNow() {
  try {
    const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
    const changed = git("status", "--porcelain", "--", "lib") !== "" ? ", with changes" : "";
    return `${git("rev-parse", "--short", "HEAD")}${changed}`;
  } catch {
    return undefined;
  }
}
