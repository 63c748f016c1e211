import { connect, type Socket } from "node:net";

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  /** By name in lower case; of several of a name, all, with a line break between. */
  headers: Record<string, string>;
  body: Buffer;
}

/** What came of bytes that may be no request: the answers in order, and whether the server closed the connection. */
export interface RawExchange {
  answers: RawAnswer[];
  /** What came and is no whole answer. */
  rest: Buffer;
  closed: boolean;
}

/** A request's bytes: a line, headers as they stand, a body. */
export function requestBytes(
  line: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: Uint8Array | string = "",
): Buffer {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body as string)]);
}

/**
 * Sends bytes over a connection of their own and gathers what comes, until the server closes it, enough answers have
 * come, or time is over.
 */
export async function exchange(
  port: number,
  bytes: Uint8Array | string | readonly (Uint8Array | string)[],
  options: { withinMs?: number; answers?: number; end?: boolean } = {},
): Promise<RawExchange> {
  const { withinMs = 2000, answers = 1, end = false } = options;
  const socket = connect(port, "127.0.0.1");
  let got: Buffer = Buffer.alloc(0);
  return new Promise((resolve) => {
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...takeAnswers(got), closed });
    };
    const timer = setTimeout(() => finish(false), withinMs);
    socket.on("data", (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (takeAnswers(got).answers.length >= answers) finish(false);
    });
    socket.on("close", () => finish(true));
    socket.on("error", () => finish(true));
    for (const piece of Array.isArray(bytes) ? bytes : [bytes]) socket.write(piece as Uint8Array);
    if (end) socket.end();
  });
}

/** One connection for many requests, one after another; opened anew when the server has closed it. */
export class RawClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #got: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};

  constructor(port: number) {
    this.#port = port;
  }

  /** @returns undefined where the connection ended, or nothing came in time */
  async ask(bytes: Uint8Array, withinMs = 5000): Promise<RawAnswer | undefined> {
    const socket = this.#open();
    this.#got = Buffer.alloc(0);
    socket.write(bytes);
    const until = performance.now() + withinMs;
    for (;;) {
      const [answer] = takeAnswers(this.#got).answers;
      // An interim answer has another behind it.
      if (answer !== undefined && answer.status >= 200) {
        if (/close/i.test(answer.headers["connection"] ?? "")) this.close();
        return answer;
      }
      if (answer !== undefined) this.#got = takeAnswers(this.#got).rest;
      if (socket.destroyed || performance.now() > until) {
        this.close();
        return undefined;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - performance.now() + 1);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket !== undefined && !this.#socket.destroyed && this.#socket.writable) return this.#socket;
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.on("data", (chunk) => {
      this.#got = Buffer.concat([this.#got, chunk]);
      this.#wake();
    });
    for (const end of ["close", "error", "end"]) socket.on(end, () => this.#wake());
    socket.on("end", () => socket.destroy());
    this.#socket = socket;
    return socket;
  }
}

/** The whole answers that bytes begin with. HEAD's, which have a length and no body, must be asked for one by one. */
function takeAnswers(bytes: Buffer): { answers: RawAnswer[]; rest: Buffer } {
  const answers: RawAnswer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return { answers, rest };
    const [line = "", ...lines] = rest.subarray(0, end).toString("latin1").split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) return { answers, rest };
    const headers: Record<string, string> = {};
    for (const each of lines) {
      const [, name = "", value = ""] = /^([^:]*):\s*(.*)$/.exec(each) ?? [];
      const known = headers[name.toLowerCase()];
      headers[name.toLowerCase()] = known === undefined ? value : `${known}\n${value}`;
    }
    const taken = takeBody(rest.subarray(end + 4), status, headers);
    if (taken === undefined) return { answers, rest };
    answers.push({ status, headers, body: taken.body });
    rest = taken.rest;
  }
}

function takeBody(
  bytes: Buffer,
  status: number,
  headers: Record<string, string>,
): { body: Buffer; rest: Buffer } | undefined {
  if (status < 200 || status === 204 || status === 304) return { body: Buffer.alloc(0), rest: bytes };
  if (headers["transfer-encoding"] !== "chunked") {
    const length = Number(headers["content-length"] ?? 0);
    return bytes.length < length
      ? undefined
      : { body: bytes.subarray(0, length), rest: bytes.subarray(length) };
  }
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const length = Number.parseInt(bytes.toString("latin1", at, end), 16);
    if (bytes.length < end + 4 + length) return undefined;
    if (length === 0) return { body: Buffer.concat(pieces), rest: bytes.subarray(end + 4) };
    pieces.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 4 + length;
  }
}
