import { gzipSync } from "node:zlib";
import type { Answer } from "../../support/faulty-server.js";
import { send } from "../../support/faulty-server.js";

/** Gives the bytes of the file that an address names. */
export type FileOf = (url: string | undefined) => Uint8Array;

/** Ways in which a server answers wrongly, each given a number of bytes to do it at. */
export function lies(fileOf: FileOf, goodUrl: () => string): Record<string, (at: number) => Answer> {
  const whole =
    (change: (file: Uint8Array, at: number) => Uint8Array) =>
    (at: number): Answer =>
    (request, response) =>
      send(request, response, change(fileOf(request.url), at));
  const status =
    (code: number, headers: Record<string, string> = {}, body = "") =>
    (): Answer =>
    (_, response) => {
      response.writeHead(code, headers).end(body);
    };
  const headed =
    (headers: (file: Uint8Array) => Record<string, string>) => (): Answer => (request, response) => {
      const file = fileOf(request.url);
      response.writeHead(200, headers(file));
      response.end(file);
    };
  const raw = (bytes: string) => (): Answer => (request) => {
    request.socket.end(bytes);
  };
  return {
    "404": status(404),
    "500": status(500, {}, "oops"),
    "503, come again": status(503, { "retry-after": "0" }),
    "200 with nothing": status(200),
    "204": status(204),
    "206 that nobody asked for": status(206, { "content-range": "bytes 7-9/10" }, "abc"),
    "416": status(416),
    "a web page": status(200, { "content-type": "text/html" }, "<!DOCTYPE html><title>Log in</title>"),
    "a web page that says it is gzip": status(200, { "content-type": "application/gzip" }, "<!DOCTYPE html>"),
    "a redirect to itself": () => (request, response) => {
      response.writeHead(302, { location: request.url ?? "/" }).end();
    },
    "a redirect to nowhere": status(302, { location: "http://127.0.0.1:9/" }),
    "a redirect without an address": status(302),
    "a redirect to the right server": () => (request, response) => {
      response.writeHead(307, { location: goodUrl() + (request.url ?? "") }).end();
    },
    "a connection that is cut": (at) => (request, response) =>
      send(request, response, fileOf(request.url), { cutAfter: at }),
    "a connection that is cut at once": () => (request) => {
      request.socket.destroy();
    },
    "a silence": (at) => (request, response) =>
      send(request, response, fileOf(request.url), { stallAfter: at }),
    // For ever, to who asks; a test that has no other mirror must end.
    "one byte at a time": () => (request, response) =>
      send(request, response, fileOf(request.url), { drip: { bytes: 1, every: 20, most: 40 } }),
    "a silence from the start": () => () => {},
    "a file that ends early": whole((file, at) => file.subarray(0, Math.min(at, file.length - 1))),
    "bytes behind the end": whole((file) => Buffer.concat([file, Buffer.from("more")])),
    "one wrong byte": whole((file, at) => {
      const copy = Uint8Array.from(file);
      copy[at % copy.length]! ^= 0x55;
      return copy;
    }),
    "a sound gzip of something else": whole(() => gzipSync("something else")),
    "another of the files": whole((file) =>
      file.length > 1000 ? fileOf("/t10k-labels-idx1-ubyte.gz") : fileOf("/train-images-idx3-ubyte.gz"),
    ),
    "a range ignored": () => (request, response) =>
      send(request, response, fileOf(request.url), { ranges: false }),
    "another range": (at) => (request, response) => {
      const file = fileOf(request.url);
      const from = at % file.length;
      response.writeHead(206, { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` });
      response.end(file.subarray(from));
    },
    "a length that is too large": (at) => (request, response) => {
      const file = fileOf(request.url);
      response.writeHead(200, { "content-length": String(file.length + 1 + at) });
      response.write(file, () => setImmediate(() => response.destroy()));
    },
    "a length that is too small": raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdefgh"),
    "a length of ten gigabytes": status(200, { "content-length": "10000000000" }, "x"),
    "gzip that is said to be packed once more": headed(() => ({ "content-encoding": "gzip" })),
    "a packing that nobody knows": headed(() => ({ "content-encoding": "x-unknown" })),
    "packed by brotli, it says": headed(() => ({ "content-encoding": "br" })),
    "no HTTP at all": raw("220 smtp ready\r\n"),
    "a broken piece": raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
    "two answers in one": raw(
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\naHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nb",
    ),
  };
}
