import { Worker } from "node:worker_threads";
import type { Ports } from "../connection.js";

/** What the guard is started with. */
export interface GuardOptions {
  /** The inherited line to whoever started us, or undefined where a foreign client did. */
  descriptor: number | undefined;
  /** Two cells of shared memory: see `guardCells`. */
  shared: SharedArrayBuffer;
}

/** The places in the shared memory. */
export const guardCells = {
  /** What the main thread does: see `activity`. */
  activity: 0,
  /** Counts the interrupts that the main thread has dealt with. */
  handled: 1,
} as const;

/** What the main thread may be at: the compiler must not be broken off in the middle, a cell's own code may. */
export const activity = { other: 0, compiling: 1 } as const;

/** A thread of its own that watches over the kernel while cells keep the main thread busy. */
export interface Guard {
  report(ports: Ports): void;
  setActivity(now: keyof typeof activity): void;
  /** Says that an interrupt has been heard on the main thread. */
  handled(): void;
}

/**
 * Starts the guard and waits until it watches.
 *
 * It ends this process when the parent is gone, even in the middle of an endless loop: nothing on the main thread
 * could, as an endless loop lets nothing else run.
 */
export async function startGuard(options: Omit<GuardOptions, "shared">): Promise<Guard> {
  const shared = new SharedArrayBuffer(8);
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
  return {
    report: (ports) => worker.postMessage(ports),
    setActivity: (now) => {
      Atomics.store(cells, guardCells.activity, activity[now]);
    },
    handled: () => {
      Atomics.add(cells, guardCells.handled, 1);
    },
  };
}
