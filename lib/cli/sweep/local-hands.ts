import { readRun } from "../../experiment/index.js";
import { withCheckpoint } from "./local-checkpoints.js";
import type { Hands, JobEnd, MakeOptions, TrialJob } from "./messages.js";
import { trialSlot } from "./trial-slot.js";

/**
 * Makes trainings in processes of their own on this machine, as many at a time as there are workers.
 *
 * A process that dies costs the training that it was at, which is begun anew once; all else goes on.
 */
export function localHands(workers: number): Hands {
  return { rows: workers, make: (jobs, options) => makeHere(jobs, workers, options) };
}

async function makeHere(jobs: readonly TrialJob[], workers: number, given: MakeOptions): Promise<void> {
  // Where no worker can be started, none of the others shall go on unseen.
  const broken = new AbortController();
  const signal = AbortSignal.any([given.signal, broken.signal]);
  const waiting = [...jobs];
  let atWork = 0;
  /** Workers that have nothing to do while a training that is under way may yet bring more. */
  const idle = new Set<() => void>();
  const wake = (): void => {
    for (const go of idle) go();
    idle.clear();
  };
  signal.addEventListener("abort", wake, { once: true });
  /** Ends are told one at a time. */
  let telling: Promise<void> = Promise.resolve();

  const next = async (): Promise<TrialJob | undefined> => {
    while (waiting.length === 0 && atWork > 0 && !signal.aborted)
      await new Promise<void>((go) => idle.add(go));
    return signal.aborted ? undefined : waiting.shift();
  };
  const loop = async (row: number): Promise<void> => {
    const slot = trialSlot({ signal });
    try {
      for (let job = await next(); job !== undefined; job = await next()) {
        const taken = job;
        atWork += 1;
        const end =
          (await madeMeanwhile(taken)) ??
          (await slot.run(await withCheckpoint(taken), (progress) => given.onProgress(taken, row, progress)));
        telling = telling.then(async () => {
          if (end !== undefined && !signal.aborted) waiting.unshift(...(await given.onEnd(taken, row, end)));
        });
        await telling;
        atWork -= 1;
        wake();
      }
    } catch (thrown) {
      broken.abort();
      throw thrown;
    } finally {
      await slot.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, (_, at) => loop(at)));
}

/** Another sweep may have asked for the same training, and have been faster. */
async function madeMeanwhile({ id }: TrialJob): Promise<JobEnd | undefined> {
  const run = await readRun(id).catch(() => undefined);
  return run?.status === "done" ? { run } : undefined;
}
