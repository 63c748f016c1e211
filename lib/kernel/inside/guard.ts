import { Worker } from "node:worker_threads";
import type { Ports } from "../connection.js";

/** What the guard is started with. */
export interface GuardOptions {
  /** The inherited line to whoever started us, or undefined where a foreign client did. */
  descriptor: number | undefined;
  /** The shared memory: see `guardCells`. */
  shared: SharedArrayBuffer;
}

/** The places in the shared memory. */
export const guardCells = {
  /** What the main thread does: see `activity`. */
  activity: 0,
  /** Counts the interrupts that the main thread has dealt with. */
  handled: 1,
  /** The number of the cell that runs, counted from 1 over all requests; 0 while none does. */
  running: 2,
  /** Counts the signals that the guard has raised. */
  raised: 3,
  /** What `running` was when it raised the last one. */
  meant: 4,
} as const;

/** What the main thread may be at: the compiler must not be broken off in the middle, a cell's own code may. */
export const activity = { other: 0, compiling: 1 } as const;

/** A thread of its own that watches over the kernel while cells keep the main thread busy. */
export interface Guard {
  report(ports: Ports): void;
  setActivity(now: keyof typeof activity): void;
  /** Says which cell runs, or 0 for none. */
  setRunning(cell: number): void;
  /** Says that an interrupt has been heard on the main thread. */
  handled(): void;
  /**
   * Says that a SIGINT has come.
   *
   * @returns whether it is meant for the cell that runs: one that the guard raised before that cell began is not
   */
  hear(): boolean;
}

/**
 * Starts the guard and waits until it watches.
 *
 * It ends this process when the parent is gone, even in the middle of an endless loop: nothing on the main thread
 * could, as an endless loop lets nothing else run.
 */
export async function startGuard(options: Omit<GuardOptions, "shared">): Promise<Guard> {
  const shared = new SharedArrayBuffer(4 * Object.keys(guardCells).length);
  const cells = new Int32Array(shared);
  const data: GuardOptions = { ...options, shared };
  const worker = new Worker(new URL("./guard-thread.js", import.meta.url), {
    workerData: data,
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.unref();
  let heard = 0;
  return {
    report: (ports) => worker.postMessage(ports),
    setActivity: (now) => {
      Atomics.store(cells, guardCells.activity, activity[now]);
    },
    setRunning: (cell) => {
      Atomics.store(cells, guardCells.running, cell);
    },
    handled: () => {
      Atomics.add(cells, guardCells.handled, 1);
    },
    hear: () => {
      Atomics.add(cells, guardCells.handled, 1);
      if (Atomics.load(cells, guardCells.raised) === heard) return true;
      heard = (heard + 1) | 0;
      return Atomics.load(cells, guardCells.meant) === Atomics.load(cells, guardCells.running);
    },
  };
}
