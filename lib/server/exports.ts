import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Piscina } from "piscina";
import { LonghandError } from "../errors.js";
import type { PageDigits } from "../export/index.js";
import { type ExportGiven, type ExportMade, type ExportRefused, makeExport } from "./export-task.js";
import { toHttpError } from "./http-error.js";
import type { Log } from "./types.js";

/** What a thread is given. */
export interface ExportJob {
  given: ExportGiven;
  /** Where it asks for digits, by any message, and is answered; null where there are none. */
  port: MessagePort | null;
}

/** The digits, or why there are none. */
export type DigitsAnswer = PageDigits | { refused: string };

export interface ExportsOptions {
  /** The built `export-worker.js`; where not given, no thread is started. */
  program?: URL | undefined;
  /** Packs what a live page carries. */
  digits?: (() => Promise<PageDigits>) | undefined;
  log: Log;
}

/** Most wait for Chromium, and not for a processor. */
const mostThreads = 3;
const mostWaiting = 30;
/** A thread that has nothing to do is let go after so long: it holds a typesetter of mathematics and a painter of code. */
const idleMs = 60_000;
/** Longer than a PDF is waited for. */
const mostMs = 240_000;

/** Makes exports in threads of their own, or everyone else would have to wait for a notebook's formulas to be set. */
export class Exports {
  readonly #options: ExportsOptions;
  #pool: Promise<Piscina> | undefined;
  #closed = false;

  constructor(options: ExportsOptions) {
    this.#options = options;
  }

  async make(given: ExportGiven): Promise<ExportMade | ExportRefused> {
    const { program, digits } = this.#options;
    if (program === undefined) return makeExport(given, digits);
    if (this.#closed) return { status: 503, message: "The server is ending. Start it again.", told: true };
    this.#pool ??= this.#open(program);
    const pool = await this.#pool;
    const { port1: ours, port2: theirs } = new MessageChannel();
    ours.on("message", () => void answer(ours, digits!));
    const job: ExportJob = { given, port: digits === undefined ? null : theirs };
    const signal = AbortSignal.timeout(mostMs);
    try {
      return await pool.run(job, { transferList: digits === undefined ? [] : [theirs], signal });
    } catch (thrown) {
      return refusalOf(thrown, signal.aborted);
    } finally {
      ours.close();
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#pool)?.destroy();
  }

  async #open(program: URL): Promise<Piscina> {
    const { Piscina: Pool } = await import("piscina");
    const pool = new Pool({
      filename: program.href,
      minThreads: 0,
      maxThreads: mostThreads,
      maxQueue: mostWaiting,
      idleTimeout: idleMs,
      atomics: "disabled", // a thread listens while it waits for digits
      recordTiming: false,
    });
    // Of a thread that failed when its work was done: the next export has another one.
    pool.on("error", (thrown: unknown) => this.#options.log(`a thread of exports failed: ${String(thrown)}`));
    return pool;
  }
}

/** They are packed where the data is. */
async function answer(port: MessagePort, digits: () => Promise<PageDigits>): Promise<void> {
  const told: DigitsAnswer = await digits().catch((thrown: unknown) => ({
    refused: thrown instanceof LonghandError ? thrown.message : toHttpError(thrown).message,
  }));
  port.postMessage(told);
}

function refusalOf(thrown: unknown, late: boolean): ExportRefused {
  const { code, message = "" } = thrown as { code?: string; message?: string };
  const refuse = (status: number, words: string): ExportRefused => ({ status, message: words, told: true });
  if (late)
    return refuse(
      504,
      `The export was not done after ${mostMs / 60_000} minutes. Try \`longhand export\`, which waits.`,
    );
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return refuse(
      507,
      "There is not enough memory for so large an export. Clear the largest outputs and save.",
    );
  if (/queue is at limit/i.test(message))
    return refuse(503, "Too many exports are waiting. Try again in a minute.");
  return { status: 500, message: toHttpError(thrown).message, told: false, stack: (thrown as Error).stack };
}
