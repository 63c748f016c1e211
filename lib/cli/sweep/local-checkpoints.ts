import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing, writeAtomically } from "../../atomic-write.js";
import type { ProcessJob, TrialJob } from "./messages.js";

/** The folder of trainings that are kept between two rounds. */
const folder: string = join(".longhand", "sweeps");

/** What no sweep came back for is thrown away after so long. */
const keptMs = 7 * 24 * 3600 * 1000;

/** A training on its way to so many epochs: none goes on from one that has come further, of another plan's rounds, say. */
function fileOf(name: string, epochs: number): string {
  return join(folder, `${name}-${epochs}.safetensors`);
}

/** A job as a process here takes it: its checkpoint is where it was stopped, else where the round before left it. */
export async function withCheckpoint({ checkpoint, ...job }: TrialJob): Promise<ProcessJob> {
  if (checkpoint === undefined) return job;
  const file = fileOf(checkpoint.name, job.spec.epochs);
  if (checkpoint.from !== undefined && (await stat(file).catch(ignoreMissing(undefined))) === undefined) {
    // Without it the training begins anew, and comes to the same.
    const before = await readFile(fileOf(checkpoint.name, checkpoint.from)).catch(ignoreMissing(undefined));
    if (before !== undefined) await writeAtomically(file, before);
  }
  return { ...job, checkpoint: file };
}

/** Takes away what a sweep kept, by its trainings' names and its rounds' epochs, and what was left there long ago. */
export async function removeCheckpoints(names: readonly string[], rounds: readonly number[]): Promise<void> {
  for (const name of names) for (const epochs of rounds) await rm(fileOf(name, epochs), { force: true });
  for (const file of await readdir(folder).catch(ignoreMissing([]))) {
    const path = join(folder, file);
    const found = await stat(path).catch(ignoreMissing(undefined));
    if (found !== undefined && Date.now() - found.mtimeMs > keptMs) await rm(path, { force: true });
  }
}
