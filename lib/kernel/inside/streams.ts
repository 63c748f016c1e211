import { StringDecoder } from "node:string_decoder";
import type { PrintLimitOptions } from "../print-limit.js";
import { JoinedStreams, type StreamName } from "./joined-streams.js";

export type { StreamName } from "./joined-streams.js";

/** Past this a cell's text is left out, or a loop that prints without end would fill the memory behind the sockets. */
const limit: PrintLimitOptions = { burst: 64_000_000, perSecond: 4_000_000 };

/** What a process prints, joined into few messages. Bytes of a character cut between two writes wait for their rest. */
export class Streams {
  readonly #joined: JoinedStreams;
  readonly #decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };

  constructor(publish: (name: StreamName, text: string) => void) {
    this.#joined = new JoinedStreams(publish, limit);
  }

  write(name: StreamName, chunk: string | Uint8Array, encoding?: BufferEncoding): void {
    this.#joined.add(name, this.#decode(name, chunk, encoding));
  }

  /** Sends what waits; before anything else is published, so that order is kept. */
  flush(): void {
    this.#joined.flush();
  }

  /** Another cell runs from now on. */
  begin(): void {
    this.#joined.begin();
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

  #decode(name: StreamName, chunk: string | Uint8Array, encoding: BufferEncoding | undefined): string {
    if (typeof chunk !== "string") return this.#decoders[name].write(Buffer.from(chunk));
    if (encoding === undefined || /^utf-?8$/i.test(encoding)) return chunk;
    return this.#decoders[name].write(Buffer.from(chunk, encoding));
  }
}
