import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { PageDigits } from "../export/index.js";
import { type ExportGiven, type ExportMade, type ExportRefused, makeExport } from "./export-task.js";

/** What the thread is told: the next export, or what it asked for. */
export type ExportQuestion =
  | { kind: "make"; given: ExportGiven }
  | { kind: "digits"; digits: PageDigits | string };

/** What it says. */
export type ExportAnswer = { kind: "made"; made: ExportMade | ExportRefused } | { kind: "digits" };

/** A thread that has nothing to do is let go after so long: it holds a typesetter of mathematics and a painter of code. */
const idleMs = 60_000;

/**
 * Makes exports one at a time in a thread of their own, or everyone else would have to wait for a notebook's formulas to be
 * set.
 */
export class Exports {
  readonly #program: URL | undefined;
  readonly #digits: (() => Promise<PageDigits>) | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param program the built `export-worker.js`; where not given, no thread is started
   * @param digits packs what a live page carries
   */
  constructor(program: URL | undefined, digits: (() => Promise<PageDigits>) | undefined) {
    this.#program = program;
    this.#digits = digits;
  }

  make(given: ExportGiven): Promise<ExportMade | ExportRefused> {
    const program = this.#program;
    if (program === undefined) return makeExport(given, this.#digits);
    const made = this.#last.then(() => this.#inThread(program, given));
    this.#last = made.catch(() => undefined);
    return made;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  async #inThread(program: URL, given: ExportGiven): Promise<ExportMade | ExportRefused> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start(program);
    worker.unref();
    try {
      return await this.#ask(worker, given);
    } catch (thrown) {
      this.#worker = undefined;
      void worker.terminate();
      if ((thrown as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY") throw thrown;
      const message = "There is not enough memory for so large an export. The notebook is untouched.";
      return { status: 507, message, isNotebooks: true };
    } finally {
      this.#idle = setTimeout(() => {
        void this.#worker?.terminate();
        this.#worker = undefined;
      }, idleMs);
      this.#idle.unref();
    }
  }

  #start(program: URL): Worker {
    const worker = new Worker(program, { workerData: { hasDigits: this.#digits !== undefined } });
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  async #ask(worker: Worker, given: ExportGiven): Promise<ExportMade | ExportRefused> {
    const say = (question: ExportQuestion): void => worker.postMessage(question);
    say({ kind: "make", given });
    const gone = new AbortController();
    const ended = once(worker, "exit", { signal: gone.signal }).then(() => {
      throw new Error("the thread that makes exports ended");
    });
    try {
      for (;;) {
        const next = once(worker, "message", { signal: gone.signal }) as Promise<[ExportAnswer]>;
        const [answer] = await Promise.race([next, ended]);
        if (answer.kind === "made") return answer.made;
        say({ kind: "digits", digits: await this.#digits!().catch((thrown: Error) => thrown.message) });
      }
    } finally {
      ended.catch(() => {});
      gone.abort();
    }
  }
}
