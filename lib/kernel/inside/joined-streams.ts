import { notice, PrintLimit, type PrintLimitOptions } from "../print-limit.js";

export type StreamName = "stdout" | "stderr";

/** Text longer than this is sent at once, so that what waits here stays small. */
const sendAtLength = 1 << 18;
/** Cells' own timers may be held up; see `CellTimers`. */
const { setTimeout } = globalThis;
/** Text waits at most this long for a neighbour to join. */
const patienceMs = 25;
/** So many texts in such a time are sent at once: only who prints more than that has neighbours joined. */
const sentAtOnce = 16;

/**
 * Joins what cells print into few messages: neighbours of one stream become one.
 *
 * Code that prints and then never yields must be seen too, and no timer runs for it: so the first few texts are
 * sent at once, each later write looks at the clock itself, and a timer serves only the text that nothing follows.
 */
export class JoinedStreams {
  readonly #publish: (name: StreamName, text: string) => void;
  readonly #limits: PrintLimitOptions;
  readonly #limit: PrintLimit;
  #name: StreamName = "stdout";
  #parts: string[] = [];
  #length = 0;
  #windowStart = Number.NEGATIVE_INFINITY;
  #sentInWindow = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(publish: (name: StreamName, text: string) => void, limit: PrintLimitOptions) {
    this.#publish = publish;
    this.#limits = limit;
    this.#limit = new PrintLimit(limit);
  }

  /** Another cell runs from now on. */
  begin(): void {
    this.flush();
    this.#limit.begin();
  }

  add(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= sendAtLength || this.#mayGo()) this.flush();
    else this.#timer ??= this.#later();
  }

  /** Sends what waits; before anything else is published, so that order is kept. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    const verdict = this.#limit.judge(text.length);
    if (verdict === "pass") this.#publish(this.#name, text);
    const said = notice(this.#limits, verdict);
    if (said !== undefined) this.#publish("stderr", said);
  }

  /** A timer that keeps no process from ending; a browser's is a number, and keeps nothing. */
  #later(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => this.flush(), patienceMs);
    (timer as { unref?: () => void }).unref?.();
    return timer;
  }

  #mayGo(): boolean {
    const now = performance.now();
    if (now - this.#windowStart > patienceMs) {
      this.#windowStart = now;
      this.#sentInWindow = 0;
    }
    return ++this.#sentInWindow <= sentAtOnce;
  }
}
