import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FitProgress } from "../../train/index.js";
import type { JobEnd, ProcessJob, WorkerMessage } from "./messages.js";

const program = fileURLToPath(new URL("./trial-process.js", import.meta.url));

/** How often a training is begun anew whose process died of it. */
const mostTries = 2;

const killedEarly: JobEnd = {
  run: undefined,
  crashed: true,
  reason: "its process died: it was killed before it could begin",
};

export interface SlotOptions {
  /** Stops the process, and its training with it. */
  signal: AbortSignal;
  /** The folder that runs are recorded in; the machine's own when left out. */
  runs?: string;
}

/** A place for one training at a time, in a process of its own. */
export interface TrialSlot {
  /**
   * Starts the process, which the first training would do else.
   *
   * @throws where it cannot be started
   */
  start(): Promise<void>;
  /**
   * Makes a training; where its process dies of it, once more in a new one.
   *
   * @returns undefined where it was stopped
   * @throws where no process can be started
   */
  run(job: ProcessJob, onProgress: (progress: FitProgress) => void): Promise<JobEnd | undefined>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** A slot, whose process is started when the first training comes. */
export function trialSlot({ signal, runs }: SlotOptions): TrialSlot {
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child ??= await startProcess({ signal, ...(runs !== undefined && { runs }) });
  };
  return {
    start,
    async run(job, onProgress) {
      for (let tries = 1; !signal.aborted; tries++) {
        await start();
        const end = child === undefined ? killedEarly : await runOn(child, job, onProgress);
        if (end.crashed === true) child = undefined;
        if (signal.aborted) break;
        if (end.crashed !== true || tries === mostTries) return end;
      }
      return undefined;
    },
    async close() {
      await stopProcess(child);
      child = undefined;
    },
  };
}

/** @returns undefined where somebody killed it before it was ready */
async function startProcess({ signal, runs }: SlotOptions): Promise<ChildProcess | undefined> {
  const child = fork(program, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    // A garbage collector's threads would take the processors of the other workers.
    execArgv: [...process.execArgv, "--single-threaded-gc"],
    serialization: "advanced", // JSON has no word for a loss of NaN
    env: { ...process.env, ...(runs !== undefined && { LONGHAND_RUNS: runs }) },
  });
  const stop = (): boolean => child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  child.once("exit", () => signal.removeEventListener("abort", stop));
  const ready = once(child, "message").then(() => child);
  const ended = once(child, "exit").then(([code, killed]: unknown[]) => {
    if (killed === null && !signal.aborted)
      throw new Error(`a worker could not start: ${deathOf(code, killed)}`);
    return undefined;
  });
  return Promise.race([ready, ended]);
}

function runOn(
  child: ChildProcess,
  job: ProcessJob,
  onProgress: (progress: FitProgress) => void,
): Promise<JobEnd> {
  return new Promise((resolve) => {
    const finish = (end: JobEnd): void => {
      child.off("message", onMessage).off("exit", onExit);
      resolve(end);
    };
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === "ready" || message.id !== job.id) return;
      if (message.kind === "progress") onProgress(message.progress);
      else if (message.kind === "refused") finish({ run: undefined, refused: true, reason: message.reason });
      else {
        const { run, reason, diskFull = false } = message;
        finish({ run, ...(reason !== undefined && { reason }), ...(diskFull && { diskFull }) });
      }
    };
    const onExit = (code: unknown, killed: unknown): void =>
      finish({ run: undefined, crashed: true, reason: `its process died: ${deathOf(code, killed)}` });
    child.on("message", onMessage).on("exit", onExit);
    if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    else child.send(job, () => {});
  });
}

function deathOf(code: unknown, killed: unknown): string {
  return killed === null ? `exit code ${String(code)}` : `it was killed by ${String(killed)}`;
}

async function stopProcess(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}
