import { host } from "#host";
import type { RunRecord } from "./types.js";

/**
 * How a run stands for one who makes it: "ours" to write down, "free" to be taken over (nobody makes it any more),
 * "taken" by another who may still be at it, or "done", which it stays.
 */
export interface Standing {
  kind: "ours" | "free" | "taken" | "done";
  /** What run.json says now; undefined where there is none, or it is damaged. */
  now: RunRecord | undefined;
}

/** @param mine what the one who asks wrote, or would write, into run.json at the beginning */
export function standingOf(now: RunRecord | undefined, mine: RunRecord): Standing {
  if (now?.status === "done") return { kind: "done", now };
  if (now?.status !== "running") return { kind: "free", now };
  const here = now.machine.name === mine.machine.name;
  const self = here && now.machine.process === mine.machine.process;
  if (self && now.started === mine.started) return { kind: "ours", now };
  // Of another machine's processes nobody here knows whether they are alive.
  const free = self || (here && !host.isAlive(now.machine.process));
  return { kind: free ? "free" : "taken", now };
}
