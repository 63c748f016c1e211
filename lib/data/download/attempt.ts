import type { Host } from "../host/types.js";
import type { Part } from "./part.js";

export interface AttemptOptions {
  url: string;
  part: Part;
  /** More bytes than this are not the file that is wanted. */
  most: number;
  /** Milliseconds until the server must have begun to answer. */
  answerWithin: number;
  /** Milliseconds that may pass without a byte. */
  stallAfter: number;
  /** What must come at least; undefined waits for a server that is slower, too. */
  pace: Pace | undefined;
  signal: AbortSignal | undefined;
  /**
   * Told the bytes so far, and of how many, where the server says: never more than those.
   * What it throws ends the attempt and comes out as it is, for it is no fault of the mirror.
   */
  progress: (received: number, total: number | undefined) => void;
}

/** So many bytes, in each span of so many milliseconds. */
export interface Pace {
  bytes: number;
  within: number;
}

/** Something is wrong with one mirror; another, or a later try, may do. */
export class MirrorFault extends Error {
  /** Whether the server did not answer at all, so that asking it for the next file is idle. */
  readonly dead: boolean;
  /** Whether the server sends what is right, and others may only be faster. */
  readonly slow: boolean;

  constructor(message: string, options: { dead?: boolean; slow?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "MirrorFault";
    this.dead = options.dead ?? false;
    this.slow = options.slow ?? false;
  }
}

/**
 * Asks one mirror once for a file, from where the part ends, and adds what comes to the part.
 *
 * @throws {MirrorFault} where the server fails, stalls, is too slow, or sends something else; the part keeps what came and is good
 * @throws whatever `progress` throws
 */
export async function attempt(host: Host, options: AttemptOptions): Promise<void> {
  const { part, signal } = options;
  const control = new AbortController();
  const stop = () => control.abort(signal?.reason);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const clock = startClock(control);
  let pacer: ReturnType<typeof startPacer> | undefined;
  let ofCaller: { thrown: unknown } | undefined;
  const progress: AttemptOptions["progress"] = (received, total) => {
    try {
      options.progress(received, total);
    } catch (thrown) {
      ofCaller = { thrown };
      throw thrown;
    }
  };
  try {
    clock.set(options.answerWithin, "the server did not answer");
    const response = await ask(host, options, control.signal);
    clock.set(options.stallAfter, "nothing more came");
    pacer = startPacer(control, options.pace);
    const total = await begin(response, part);
    await receive(response, {
      ...options,
      progress,
      total,
      touch: (bytes) => {
        clock.set(options.stallAfter, "nothing more came");
        pacer?.add(bytes);
      },
    });
  } catch (thrown) {
    if (ofCaller !== undefined || signal?.aborted || thrown instanceof MirrorFault) throw thrown;
    const reason: unknown = control.signal.aborted ? control.signal.reason : thrown;
    throw reason instanceof MirrorFault ? reason : new MirrorFault(reasonOf(thrown), { cause: thrown });
  } finally {
    clock.clear();
    pacer?.clear();
    signal?.removeEventListener("abort", stop);
    control.abort();
  }
}

async function ask(host: Host, options: AttemptOptions, signal: AbortSignal): Promise<Response> {
  const { part, url } = options;
  // A server that gzips a gzipped file would make lengths and ranges mean something else.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (part.size > 0) headers["range"] = `bytes=${part.size}-`;
  const response = await host.fetch(url, { signal, headers }).catch((thrown: unknown) => {
    const reason: unknown = signal.aborted ? signal.reason : undefined;
    if (reason instanceof MirrorFault) throw new MirrorFault(reason.message, { dead: true });
    throw new MirrorFault(reasonOf(thrown), { dead: !signal.aborted, cause: thrown });
  });
  if (response.status === 416) {
    await part.clear();
    throw new MirrorFault("the server has fewer bytes than were received before");
  }
  if (!response.ok)
    throw new MirrorFault(`the server answered ${response.status} ${response.statusText}`.trim());
  if (/^text\/html\b/i.test(response.headers.get("content-type") ?? ""))
    throw new MirrorFault("the server sent a web page and not the file");
  return response;
}

/** Decides whether the answer goes on from the part or begins again. @returns all bytes that are to come, if known */
async function begin(response: Response, part: Part): Promise<number | undefined> {
  const length = response.headers.get("content-length");
  const coming = length === null || response.headers.has("content-encoding") ? undefined : Number(length);
  if (response.status !== 206) {
    if (part.size > 0) await part.clear();
    return coming;
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  if (range === null || Number(range[1]) !== part.size) {
    await part.clear();
    throw new MirrorFault("the server sent another range than was asked for");
  }
  return range[2] === "*" ? (coming === undefined ? undefined : part.size + coming) : Number(range[2]);
}

async function receive(
  response: Response,
  options: AttemptOptions & { total: number | undefined; touch: (bytes: number) => void },
): Promise<void> {
  const { part, total, most } = options;
  if (response.body === null) throw new MirrorFault("the server sent an answer without a body");
  if (total !== undefined && total > most)
    throw new MirrorFault(`the server offers ${total} bytes, at most ${most} are expected`);
  const report = async (): Promise<void> => {
    if (total !== undefined && part.size > total) {
      const { size } = part;
      await part.clear();
      throw new MirrorFault(`${size} bytes are there, but the server says that the file has ${total}`);
    }
    options.progress(part.size, total);
  };
  await report();
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    options.touch(piece.length);
    if (part.size === 0 && piece[0] === 0x3c)
      throw new MirrorFault("the server sent a web page and not the file");
    if (part.size + piece.length > most) {
      await part.clear();
      throw new MirrorFault(`the server sent more than ${most} bytes`);
    }
    await part.append(piece);
    await report();
  }
  if (total !== undefined && part.size < total)
    throw new MirrorFault(`the connection ended after ${part.size} of ${total} bytes`);
}

/** One timer that is set anew at each sign of life. */
function startClock(control: AbortController) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set(milliseconds: number, what: string) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        control.abort(new MirrorFault(`${what} for ${milliseconds / 1000} s`));
      }, milliseconds);
    },
    clear() {
      clearTimeout(timer);
    },
  };
}

/** Looks after each span whether enough came in it. The clock alone would wait for ever where a byte drips now and then. */
function startPacer(control: AbortController, pace: Pace | undefined) {
  let came = 0;
  const timer =
    pace &&
    setInterval(() => {
      if (came < pace.bytes) {
        const words = `only ${came} bytes came in ${pace.within / 1000} s`;
        control.abort(new MirrorFault(words, { slow: true }));
      }
      came = 0;
    }, pace.within);
  return {
    add(bytes: number) {
      came += bytes;
    },
    clear() {
      clearInterval(timer);
    },
  };
}

/** fetch says "fetch failed" and keeps the reason in a chain of causes. */
function reasonOf(thrown: unknown): string {
  let deepest = thrown;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest instanceof Error
    ? deepest.message || String((deepest as { code?: string }).code ?? deepest.name)
    : String(deepest);
}
