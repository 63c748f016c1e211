import { AbortedError } from "../errors.js";

/** Milliseconds of work after which others get a turn: a page repaints, a kernel hears an interrupt. */
const TURN = 15;

/** When others last got one: epochs of a millisecond, each with a pacer of its own, must not add up to a second. */
let lastTurn = 0;

/** Keeps long work polite: lets the event loop run now and then, and stops when asked to. */
export class Pacer {
  private readonly doing: string;
  private readonly signals: readonly AbortSignal[];
  private turnEnds: number = lastTurn + TURN;

  /** @param doing what is going on, for the message when it is stopped */
  constructor(doing: string, signals: readonly (AbortSignal | undefined)[]) {
    this.doing = doing;
    this.signals = signals.filter((signal) => signal !== undefined);
  }

  /**
   * Call this between pieces of work of a few milliseconds.
   *
   * @returns whether the event loop had a turn just now
   * @throws {AbortedError} where one of the signals has been set
   */
  async pause(): Promise<boolean> {
    this.check();
    if (!this.due) return false;
    await nextTurn();
    lastTurn = performance.now();
    this.turnEnds = lastTurn + TURN;
    this.check();
    return true;
  }

  /** Whether `pause` would let the event loop run now: time to put things in order that others may look at. */
  get due(): boolean {
    return performance.now() >= this.turnEnds;
  }

  /** @throws {AbortedError} where one of the signals has been set */
  check(): void {
    const aborted = this.signals.find((signal) => signal.aborted);
    if (aborted !== undefined)
      throw new AbortedError(`${this.doing} was stopped.`, { cause: aborted.reason as unknown });
  }
}

/** setTimeout would be held back to 4 ms in a browser; these are not. */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (done: () => void) => unknown };
  if (setImmediate !== undefined) return new Promise((done) => setImmediate(done));
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const port = port1 as unknown as { onmessage: (() => void) | null };
    port.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}
