import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { RunRecord } from "../../experiment/index.js";
import type { FitProgress } from "../../train/index.js";
import type { TrialJob, WorkerMessage, WorkerSetup } from "./messages.js";

const program = fileURLToPath(new URL("./trial-process.js", import.meta.url));

/** How often a training is begun anew whose process died of it. */
const mostTries = 2;

/** How a job ended: with its record, or why there is none. `crashed` where its process died each time. */
export interface JobEnd {
  run: RunRecord | undefined;
  reason?: string;
  crashed?: boolean;
}

export interface JobsOptions {
  workers: number;
  setup: WorkerSetup;
  /** Stops the processes; jobs that have not ended never do. */
  signal: AbortSignal;
  onProgress(job: TrialJob, worker: number, progress: FitProgress): void;
  /** Called in the order in which they end. */
  onEnd(job: TrialJob, worker: number, end: JobEnd): Promise<void>;
}

/**
 * Makes trainings in processes of their own, as many at a time as there are workers.
 *
 * A process that dies costs the training that it was at, which is begun anew once; all else goes on.
 */
export async function runJobs(jobs: readonly TrialJob[], given: JobsOptions): Promise<void> {
  const waiting = [...jobs];
  // Where no worker can be started, none of the others shall go on unseen.
  const broken = new AbortController();
  const options = { ...given, signal: AbortSignal.any([given.signal, broken.signal]) };
  const loop = async (number: number): Promise<void> => {
    let worker: ChildProcess | undefined;
    try {
      for (let job = waiting.shift(); job !== undefined && !options.signal.aborted; job = waiting.shift()) {
        let end: JobEnd | undefined;
        for (let tries = 0; tries < mostTries && end === undefined && !options.signal.aborted; tries++) {
          worker ??= await startWorker(options);
          end = await runOn(worker, job, (progress) => options.onProgress(job!, number, progress));
          if (end?.crashed === true) {
            worker = undefined;
            if (tries + 1 < mostTries) end = undefined;
          }
        }
        if (end !== undefined && !options.signal.aborted) await options.onEnd(job, number, end);
      }
    } catch (thrown) {
      broken.abort();
      throw thrown;
    } finally {
      await stopWorker(worker);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, jobs.length) }, (_, at) => loop(at)));
}

async function startWorker({ setup, signal }: JobsOptions): Promise<ChildProcess> {
  const worker = fork(program, [JSON.stringify(setup)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  signal.addEventListener("abort", () => worker.kill("SIGTERM"), { once: true });
  const ready = once(worker, "message");
  const ended = once(worker, "exit").then(([code, killed]: unknown[]) => {
    if (!signal.aborted) throw new Error(`a worker could not start: ${deathOf(code, killed)}`);
  });
  await Promise.race([ready, ended]);
  return worker;
}

function runOn(
  worker: ChildProcess,
  job: TrialJob,
  onProgress: (progress: FitProgress) => void,
): Promise<JobEnd> {
  return new Promise((resolve) => {
    const finish = (end: JobEnd): void => {
      worker.off("message", onMessage).off("exit", onExit);
      resolve(end);
    };
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === "ready" || message.place !== job.place) return;
      if (message.kind === "progress") onProgress(message.progress);
      else finish({ run: message.run, ...(message.reason !== undefined && { reason: message.reason }) });
    };
    const onExit = (code: unknown, killed: unknown): void =>
      finish({ run: undefined, crashed: true, reason: `its process died: ${deathOf(code, killed)}` });
    worker.on("message", onMessage).on("exit", onExit);
    if (worker.exitCode !== null || worker.signalCode !== null) onExit(worker.exitCode, worker.signalCode);
    else worker.send(job, () => {});
  });
}

function deathOf(code: unknown, killed: unknown): string {
  return killed === null ? `exit code ${String(code)}` : `it was killed by ${String(killed)}`;
}

async function stopWorker(worker: ChildProcess | undefined): Promise<void> {
  if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.disconnect();
  await exited;
}
