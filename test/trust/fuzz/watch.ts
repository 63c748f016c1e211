import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Report } from "./child.js";
import { heapMegabytes, limits } from "./limits.js";
import { processorTime } from "./peak.js";

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

interface Place {
  reader: number;
  input: number;
}

async function runChild(
  trial: Trial,
  again?: Place,
): Promise<{ reports: Report[]; at: Place; why: string | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), "longhand-fuzz-place-"));
  const file = join(folder, "place");
  const args = [trial.group, String(trial.count), String(trial.seed), file];
  if (again !== undefined) args.push(String(again.reader), String(Math.max(0, again.input - 1)));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, trial.program, ...args], {
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
  const stuck = await watch(() => ({ ...placeIn(file), cpu: processorTime(child.pid!) }), over.signal);
  if (stuck) child.kill("SIGKILL");
  const [code] = (await end) as [number | null];
  const at = placeIn(file);
  rmSync(folder, { recursive: true });
  const lines = texts.out.split("\n").filter((line) => line.startsWith("{"));
  const reports = lines.map((line) => JSON.parse(line) as Report);
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

function placeIn(file: string): Place {
  try {
    const bytes = readFileSync(file);
    if (bytes.length === 8) return { reader: bytes.readUInt32LE(0), input: bytes.readUInt32LE(4) };
  } catch {
    // The process has not come to it yet.
  }
  return { reader: 0, input: 0 };
}
