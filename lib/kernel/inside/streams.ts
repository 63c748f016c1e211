import { StringDecoder } from "node:string_decoder";
import { leftOut, PrintLimit, type PrintLimitOptions } from "../print-limit.js";

export type StreamName = "stdout" | "stderr";

/** Text longer than this is sent at once, so that what waits here stays small. */
const sendAtLength = 1 << 18;
/** Past this a cell's text is left out, or a loop that prints without end would fill the memory behind the sockets. */
const limit: PrintLimitOptions = { burst: 64_000_000, perSecond: 4_000_000 };
/** Text waits at most this long for a neighbour to join. */
const patienceMs = 25;
/** So many texts in such a time are sent at once: only who prints more than that has neighbours joined. */
const sentAtOnce = 16;

/**
 * Joins what cells print into few messages: neighbours of one stream become one.
 *
 * Code that prints and then never yields must be seen too, and no timer runs for it: so the first few texts are
 * sent at once, each later write looks at the clock itself, and a timer serves only the text that nothing follows.
 * Bytes of a character cut between two writes wait for their rest.
 */
export class Streams {
  readonly #publish: (name: StreamName, text: string) => void;
  readonly #decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  readonly #limit = new PrintLimit(limit);
  #name: StreamName = "stdout";
  #parts: string[] = [];
  #length = 0;
  #windowStart = Number.NEGATIVE_INFINITY;
  #sentInWindow = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (name: StreamName, text: string) => void) {
    this.#publish = publish;
  }

  write(name: StreamName, chunk: string | Uint8Array, encoding?: BufferEncoding): void {
    const text = this.#decode(name, chunk, encoding);
    if (text === "") return;
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= sendAtLength || this.#mayGo()) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), patienceMs).unref();
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
    if (verdict === "tell") this.#publish("stderr", leftOut(limit));
  }

  /** Another cell runs from now on. */
  begin(): void {
    this.flush();
    this.#limit.begin();
  }

  /** Takes over a process's stdout and stderr, for good. */
  capture(target: Pick<NodeJS.Process, "stdout" | "stderr">): void {
    for (const name of ["stdout", "stderr"] as const) {
      const write = (chunk: string | Uint8Array, second?: unknown, third?: unknown): boolean => {
        const encoding = typeof second === "string" ? (second as BufferEncoding) : undefined;
        this.write(name, chunk, encoding);
        const done = typeof second === "function" ? second : third;
        if (typeof done === "function") process.nextTick(done as () => void);
        return true;
      };
      target[name].write = write as NodeJS.WriteStream["write"];
    }
  }

  #mayGo(): boolean {
    const now = performance.now();
    if (now - this.#windowStart > patienceMs) {
      this.#windowStart = now;
      this.#sentInWindow = 0;
    }
    return ++this.#sentInWindow <= sentAtOnce;
  }

  #decode(name: StreamName, chunk: string | Uint8Array, encoding: BufferEncoding | undefined): string {
    if (typeof chunk !== "string") return this.#decoders[name].write(Buffer.from(chunk));
    if (encoding === undefined || /^utf-?8$/i.test(encoding)) return chunk;
    return this.#decoders[name].write(Buffer.from(chunk, encoding));
  }
}
