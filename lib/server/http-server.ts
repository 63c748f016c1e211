import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { errorBody, HttpError } from "./http-error.js";

type Fetch = Parameters<typeof getRequestListener>[0];

/** How long a body may still come that nobody reads. */
const patienceMs = 500;

/** Connections on which nothing more is taken for a request. */
const givenUp = new WeakSet<Duplex>();

/** Node's server in front of the routes; it gives up connections that are held open for nothing, or are ambiguous. */
export function createHttpServer(fetch: Fetch): Server {
  const answer = getRequestListener(fetch, { overrideGlobalObjects: false });
  // A client that sends its headers drop by drop must not hold a connection for long.
  return createServer({ headersTimeout: 20_000, requestTimeout: 300_000 }, (incoming, outgoing) => {
    // Requests that came in one piece are all told, whatever became of the first.
    if (givenUp.has(incoming.socket)) return;
    outgoing.once("finish", () => dropUnread(incoming));
    if (hostsOf(incoming) > 1) refuseHosts(incoming, outgoing);
    else void answer(incoming, outgoing);
  });
}

/** Whether an upgrade names several hosts, or came behind what was given up: then nobody can judge it. */
export function isAmbiguous(request: IncomingMessage): boolean {
  return givenUp.has(request.socket) || hostsOf(request) > 1;
}

/** Node keeps the first of several and drops the others; a proxy in front may have judged by another. */
function hostsOf({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length;
}

function refuseHosts({ socket }: IncomingMessage, outgoing: ServerResponse): void {
  givenUp.add(socket);
  const body = JSON.stringify(errorBody(new HttpError(400, "The request names several hosts. Name one.")));
  outgoing.writeHead(400, { "Content-Type": "application/json", Connection: "close" }).end(body);
}

/** The answer is out: a body that nobody has asked for must not hold the connection for minutes, token or none. */
function dropUnread(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  setTimeout(() => {
    if (!incoming.complete) incoming.socket.destroy();
  }, patienceMs).unref();
}
