import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FaultyServer {
  url: string;
  /** Method, path and range of each request, in order. */
  requests: string[];
  /** What to answer; set anew by each test. */
  answer: Answer;
  close(): Promise<void>;
}

/** An HTTP server on loopback that answers as a test tells it to, well or badly. */
export async function faultyServer(): Promise<FaultyServer> {
  const server = createServer((request, response) => {
    faulty.requests.push(`${request.url} ${request.headers.range ?? ""}`.trim());
    faulty.answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const faulty: FaultyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: (_, response) => response.writeHead(404).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return faulty;
}

export interface SendOptions {
  /** Whether ranges are honoured, as most servers do. */
  ranges?: boolean;
  /** Bytes of the answer's body after which the connection is torn down. */
  cutAfter?: number;
  /** Bytes of the answer's body after which nothing more comes. */
  stallAfter?: number;
  /** So many bytes at a time, with so many milliseconds after each; `most` of them, and then the connection is torn down. */
  drip?: { bytes: number; every: number; most?: number };
}

/** Sends a file as a server of files does, or begins to. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: Uint8Array,
  options: SendOptions = {},
): void {
  const { ranges = true, cutAfter, stallAfter, drip } = options;
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const start = ranges && asked !== null ? Number(asked[1]) : 0;
  if (start >= file.length) {
    response.writeHead(416).end();
    return;
  }
  const body = file.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": body.length,
    ...(start > 0 ? { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
  });
  if (cutAfter !== undefined)
    response.write(body.subarray(0, cutAfter), () => setImmediate(() => response.destroy()));
  else if (stallAfter !== undefined) response.write(body.subarray(0, stallAfter));
  else if (drip !== undefined) dripOut(response, body, drip);
  else response.end(body);
}

function dripOut(
  response: ServerResponse,
  body: Uint8Array,
  { bytes, every, most = Infinity }: NonNullable<SendOptions["drip"]>,
): void {
  const more = (at: number): void => {
    if (at >= most) response.destroy();
    else if (at >= body.length) response.end();
    else if (!response.destroyed)
      response.write(body.subarray(at, at + bytes), () => setTimeout(() => more(at + bytes), every));
  };
  more(0);
}
