import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { messageOf } from "../errors.js";
import { openChannels } from "./channels.js";
import type { ServerContext } from "./context.js";
import { type GuardOptions, guardUpgrade, upgradeUrl } from "./guard.js";
import { errorBody, HttpError, toHttpError } from "./http-error.js";
import { isAmbiguous } from "./http-server.js";
import { packedProtocol } from "./websocket-protocol.js";

/** A cell's code, or a widget's buffers; far more than either needs. */
const largestFrame = 64 * 1024 * 1024;

/** A connection that does not answer two pings in a row is gone, though no one said so. */
const pingEvery = 30_000;

/** Turns upgrade requests into websockets. @returns ends all of them */
export function acceptUpgrades(http: Server, server: ServerContext, guarding: GuardOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestFrame,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(packedProtocol) ? packedProtocol : false),
  });

  http.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // Without a listener the reset of one connection would end the whole server.
    stream.on("error", () => stream.destroy());
    try {
      if (isAmbiguous(request)) throw new HttpError(400, "The request names several hosts. Name one.");
      guardUpgrade(request, guarding);
      const open = routeOf(upgradeUrl(request), server);
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on("error", (thrown) => server.log(`A websocket failed: ${messageOf(thrown)}`));
        open(socket);
      });
    } catch (thrown) {
      refuse(stream, thrown);
    }
  });

  const stopPinging = keepAlive(sockets);
  return () => {
    stopPinging();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

/** What an address opens. @throws {HttpError} 404 where it is no websocket or no kernel of ours */
function routeOf(url: URL, server: ServerContext): (socket: WebSocket) => void {
  if (url.pathname === "/api/events/subscribe") return (socket) => server.events.subscribe(socket);
  const id = /^\/api\/kernels\/([\w-]+)\/channels$/.exec(url.pathname)?.[1];
  const kernel = server.kernels.get(id ?? url.pathname);
  const session = url.searchParams.get("session_id") ?? undefined;
  return (socket) => openChannels({ kernel, socket, session, log: server.log });
}

/** How long a client may take to read why it was refused. */
const patienceMs = 500;

/** Answers and ends the connection from both sides: whoever has no token must not keep one open for nothing. */
function refuse(stream: Duplex, thrown: unknown): void {
  const error = toHttpError(thrown);
  const body = JSON.stringify(errorBody(error));
  stream.end(
    `HTTP/1.1 ${error.status} Refused\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  stream.resume(); // what else it sends is of no interest, and would hold back the end of its side
  setTimeout(() => stream.destroy(), patienceMs).unref();
}

function keepAlive(sockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once("pong", () => silent.delete(socket));
      socket.ping();
    }
  }, pingEvery);
  timer.unref();
  return () => clearInterval(timer);
}
