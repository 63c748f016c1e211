import { randomUUID } from "node:crypto";
import { messageOf } from "../errors.js";
import type { Kernel, KernelSpec } from "../kernel/index.js";
import type { Log, StartKernel, WarmUp } from "./types.js";

/** What a spare kernel is, so that one is only handed out for what it would have been started as. */
interface Place {
  spec: KernelSpec;
  cwd: string;
}

interface Spare extends Place {
  kernel: Promise<Kernel>;
}

export interface SpareKernelOptions {
  startKernel: StartKernel;
  /** Which kernels are kept ready: ours alone, as nothing is known of what another does at its start. */
  isKept: (spec: KernelSpec) => boolean;
  /** What a spare does while it waits. */
  warmUp?: WarmUp | undefined;
  log: Log;
  /** How long after a kernel was handed out the next is started: the page that opens now needs the processor. */
  delayMs?: number;
}

/** A spare that fails this often, with none handed out in between, is not started again until one is asked for. */
const mostFailures = 2;

/**
 * Keeps one kernel started before it is asked for, in the folder where the last one was.
 *
 * A notebook opens with its kernel at once, as a start takes a second and more. The price is the memory of one kernel.
 */
export class SpareKernel {
  readonly #options: SpareKernelOptions & { delayMs: number; warmUp: WarmUp };
  #spare: Spare | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  /** Those that are on their way out. */
  readonly #ending = new Set<Promise<void>>();
  #closed = false;

  constructor(options: SpareKernelOptions) {
    const { delayMs = 4_000, warmUp = async () => {}, ...others } = options;
    this.#options = { delayMs, warmUp, ...others };
  }

  /** Starts the spare now, for a folder in which a notebook is likely to be opened. */
  prepare(place: Place): void {
    clearTimeout(this.#timer);
    if (this.#closed || !this.#options.isKept(place.spec)) return;
    if (this.#spare !== undefined && isSame(this.#spare, place)) return;
    this.#discard();
    const kernel = this.#options.startKernel({ ...place, id: randomUUID() });
    const spare: Spare = { ...place, kernel };
    this.#spare = spare;
    kernel.then(
      (started) => {
        started.onStatus((status, reason) => status === "dead" && this.#lost(spare, reason));
        // One that ends meanwhile is lost in any case.
        this.#options.warmUp(started).catch(() => undefined);
      },
      (thrown: unknown) => this.#lost(spare, messageOf(thrown)),
    );
  }

  /** Gives the spare where it is what is wanted, else starts a kernel; and sees to the next spare. */
  start: StartKernel = async (wanted) => {
    const spare = this.#spare;
    const fits = spare !== undefined && isSame(spare, wanted);
    if (fits) this.#spare = undefined;
    this.#failures = 0;
    this.#prepareLater(wanted);
    if (fits) {
      try {
        const kernel = await spare.kernel;
        if (kernel.status !== "dead") return kernel;
      } catch {
        // One that could not be started says so once more, to whoever waits for it.
      }
    }
    return this.#options.startKernel(wanted);
  };

  /** Ends the spare, and starts no more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#discard();
    await Promise.all(this.#ending);
  }

  #prepareLater({ spec, cwd }: Place): void {
    clearTimeout(this.#timer);
    if (this.#closed || !this.#options.isKept(spec)) return;
    this.#timer = setTimeout(() => this.prepare({ spec, cwd }), this.#options.delayMs).unref();
  }

  #discard(): void {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare === undefined) return;
    const ended = spare.kernel.then((kernel) => kernel.shutdown()).catch(() => undefined);
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  #lost(spare: Spare, reason = "its process ended"): void {
    if (this.#spare !== spare) return;
    this.#spare = undefined;
    this.#failures += 1;
    this.#options.log(`The kernel kept ready in ${spare.cwd} is gone: ${reason}`);
    if (this.#failures < mostFailures) this.#prepareLater(spare);
  }
}

function isSame(one: Place, other: Place): boolean {
  return one.cwd === other.cwd && JSON.stringify(one.spec) === JSON.stringify(other.spec);
}
