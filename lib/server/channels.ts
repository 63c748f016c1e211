import { randomUUID } from "node:crypto";
import type { RawData, WebSocket } from "ws";
import { messageOf } from "../errors.js";
import type { ManagedKernel } from "./managed-kernel.js";
import type { Log } from "./types.js";
import { decodeFrame, type Frame } from "./websocket-protocol.js";

/** What joins a websocket to a kernel. */
export interface ChannelsOptions {
  kernel: ManagedKernel;
  socket: WebSocket;
  /** The client's own name for itself; with it, it can come back and miss nothing. */
  session: string | undefined;
  log: Log;
}

/** Carries messages between a client and a kernel until the websocket closes. */
export function openChannels({ kernel, socket, session = randomUUID(), log }: ChannelsOptions): void {
  const client = kernel.attach(session, socket);
  let complained = false;
  socket.on("message", (data, isBinary) => {
    try {
      kernel.request(client, decodeFrame(frameOf(data, isBinary), socket.protocol));
    } catch (thrown) {
      // One line a connection: a broken client must not fill the log either.
      if (!complained) log(`A client of kernel ${kernel.id} sent a bad frame: ${messageOf(thrown)}`);
      complained = true;
    }
  });
  socket.on("close", () => kernel.detach(client, socket));
}

function frameOf(data: RawData, isBinary: boolean): Frame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return isBinary ? bytes : bytes.toString("utf8");
}
