import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Report } from "./child.js";
import { heapMegabytes, limits } from "./limits.js";
import { processorTime } from "./peak.js";
import { type Place, readPlace } from "./place.js";
import type { Search } from "./search.js";

export interface Trial {
  program: string;
  group: string;
  /** Inputs for a reader whose share is 1. */
  count: number;
  seed: number;
}

/** A watchdog looks more often than anything may take. */
const everyMs = 250;

/**
 * Gives the readers of a group their inputs in a process of its own, under a watchdog.
 *
 * What never ends, and what ends the process, is found by its number and repeated for its input.
 *
 * @returns a report for each reader
 * @throws with the input, as small as it could be made
 */
export async function tryGroup(trial: Trial): Promise<Report[]> {
  const { reports, at, why } = await runChild(trial);
  let fault = reports.at(-1)?.fault;
  if (why === undefined && fault === undefined) return reports;
  if (why !== undefined) fault = (await runChild(trial, at)).reports.at(-1)?.fault;
  const where = why === undefined ? reports.at(-1)!.name : `reader ${at.reader}, input ${at.input}: ${why}`;
  const input = fault?.input ?? "could not be told: repeated, it ended the process again, or went well";
  throw new Error(`${trial.group}, ${where}, seed ${trial.seed}\ninput: ${input}\n${fault?.error ?? ""}`);
}

/**
 * Lets a program search for faults, led by what it reaches, in a process of its own, under the same watchdog.
 *
 * @param args as the program takes them
 * @returns what each search came to
 * @throws with the input that never ended, or ended the process
 */
export async function trySearches(program: string, ...args: string[]): Promise<Search[]> {
  const { reports, at, why } = await runWatched<Search>(program, args);
  if (why === undefined) return reports;
  const input = JSON.stringify(at.bytes.toString("latin1"));
  throw new Error(`search ${at.reader}, input ${at.input}: ${why}\ninput: ${input}`);
}

function runChild({ program, group, count, seed }: Trial, again?: Place): Promise<Watched<Report>> {
  const args = [group, String(count), String(seed)];
  if (again !== undefined) args.push(String(again.reader), String(Math.max(0, again.input - 1)));
  return runWatched(program, args);
}

interface Watched<Line> {
  reports: Line[];
  at: Place;
  /** Why it did not end as it should, where it did not. */
  why: string | undefined;
}

/** Runs a program that is told, first of all, the file to keep its place in; each line of its output is a report. */
async function runWatched<Line>(program: string, args: readonly string[]): Promise<Watched<Line>> {
  const folder = mkdtempSync(join(tmpdir(), "longhand-fuzz-place-"));
  const file = join(folder, "place");
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, program, file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", errors: "" };
  child.stdout.on("data", (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.errors += chunk;
  });
  const over = new AbortController();
  const end = once(child, "close").finally(() => over.abort());
  const stuck = await watch(() => ({ ...readPlace(file), cpu: processorTime(child.pid!) }), over.signal);
  if (stuck) child.kill("SIGKILL");
  const [code] = (await end) as [number | null];
  const at = readPlace(file);
  rmSync(folder, { recursive: true });
  const lines = texts.out.split("\n").filter((line) => line.startsWith("{"));
  const reports = lines.map((line) => JSON.parse(line) as Line);
  const why = stuck
    ? "it has no end"
    : code === 0
      ? undefined
      : `it ended the process\n${texts.errors.slice(-3000)}`;
  return { reports, at, why };
}

/** @returns whether it spent far more than an input may take at one and the same; false when it is over */
async function watch(look: () => Place & { cpu: number }, over: AbortSignal): Promise<boolean> {
  let since = look();
  while (!over.aborted) {
    await wait(everyMs, undefined, { signal: over }).catch(() => {});
    const now = look();
    if (now.input === 0 || now.input !== since.input || now.reader !== since.reader) since = now;
    else if (now.cpu - since.cpu > 3 * limits.time) return true;
  }
  return false;
}
