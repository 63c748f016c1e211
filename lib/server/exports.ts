import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Piscina } from "piscina";
import { LonghandError } from "../errors.js";
import type { PageDigits } from "../export/index.js";
import {
  type ExportGiven,
  type ExportMade,
  type ExportRefused,
  makeExport,
  toRefusal,
} from "./export-task.js";
import { HttpError, toHttpError } from "./http-error.js";
import { Places } from "./places.js";
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

const mostThreads = 3;
const mostWaiting = 30;
/** One is printed at a time, as Chromium takes a processor and more; the pages of the others are held in memory. */
const mostUnprinted = 10;
/** A thread that has nothing to do is let go after so long: it holds a typesetter of mathematics and a painter of code. */
const idleMs = 60_000;
/** Counted from when a thread has begun with it; how long Chromium may take is said in `printPage`. */
const mostMs = 240_000;
const late = `The export was not done after ${mostMs / 60_000} minutes. Try \`longhand export\`, which waits.`;
const ending = "The server is ending. Start it again.";

/**
 * Makes exports in threads of their own, or everyone else would have to wait for a notebook's formulas to be set.
 *
 * What a thread has made for a PDF is printed from here: only this process can see to it that Chromium ends, and a page
 * that takes long to print keeps no thread from others.
 */
export class Exports {
  readonly #options: ExportsOptions;
  readonly #threads = new Places({ most: mostThreads, mostWaiting });
  readonly #printers = new Places({ most: 1, mostWaiting: mostUnprinted });
  readonly #underWay = new Set<AbortController>();
  #pool: Promise<Piscina> | undefined;
  #closed = false;

  constructor(options: ExportsOptions) {
    this.#options = options;
  }

  /** @param gone whoever asked for it has hung up */
  async make(given: ExportGiven, gone?: AbortSignal): Promise<ExportMade | ExportRefused> {
    if (this.#closed) return { status: 503, message: ending, told: true };
    const stop = new AbortController();
    const onGone = (): void => stop.abort(new HttpError(499, "The browser no longer waits for this export."));
    gone?.addEventListener("abort", onGone);
    if (gone?.aborted === true) onGone();
    this.#underWay.add(stop);
    try {
      const made = await this.#threads.hold(stop.signal, () => this.#make(given, stop));
      if ("status" in made || given.to !== "pdf") return made;
      return await this.#printers.hold(stop.signal, () => print(made, stop.signal));
    } catch (thrown) {
      return refusalOf(stop.signal.aborted ? stop.signal.reason : thrown);
    } finally {
      this.#underWay.delete(stop);
      gone?.removeEventListener("abort", onGone);
    }
  }

  /** Ends what is under way; settles when nothing of it is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#underWay) stop.abort(new HttpError(503, ending));
    const pool = await this.#pool?.catch(() => undefined);
    await pool?.destroy();
    // Those that waited have left, and who printed has the place until Chromium has ended.
    await this.#printers.hold(new AbortController().signal, async () => {});
  }

  async #make(given: ExportGiven, stop: AbortController): Promise<ExportMade | ExportRefused> {
    const { program, digits } = this.#options;
    if (program === undefined) return makeExport(given, digits);
    const pool = await this.#open(program);
    const { port1: ours, port2: theirs } = new MessageChannel();
    ours.on("message", () => void answer(ours, digits!));
    const job: ExportJob = { given, port: digits === undefined ? null : theirs };
    const timer = setTimeout(() => stop.abort(new HttpError(504, late)), mostMs);
    try {
      const transferList = digits === undefined ? [] : [theirs];
      return await pool.run(job, { transferList, signal: stop.signal });
    } finally {
      clearTimeout(timer);
      ours.close();
    }
  }

  /** What failed is tried again at the next export. */
  #open(program: URL): Promise<Piscina> {
    this.#pool ??= this.#start(program).catch((thrown: unknown) => {
      this.#pool = undefined;
      throw thrown;
    });
    return this.#pool;
  }

  async #start(program: URL): Promise<Piscina> {
    const { Piscina: Pool } = await import("piscina");
    const pool = new Pool({
      filename: program.href,
      minThreads: 0,
      maxThreads: mostThreads,
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

/** What a page for paper comes to. The index of exports is not asked, as it brings a typesetter into this process. */
async function print(made: ExportMade, signal: AbortSignal): Promise<ExportMade> {
  const { findChromium } = await import("../export/pdf/find-chromium.js");
  const { printPage } = await import("../export/pdf/print.js");
  const bytes = await printPage(made.bytes, { chromium: findChromium(undefined), signal });
  return { ...made, bytes };
}

function refusalOf(thrown: unknown): ExportRefused {
  if (thrown instanceof HttpError) return { status: thrown.status, message: thrown.message, told: true };
  if ((thrown as { code?: string }).code !== "ERR_WORKER_OUT_OF_MEMORY") return toRefusal(thrown);
  return {
    status: 507,
    message: "There is not enough memory for so large an export. Clear the largest outputs and save.",
    told: true,
  };
}
