import type { WebSocket } from "ws";
import type { KernelMessage } from "../kernel/index.js";
import { Outbox, type OutboxLimits } from "./outbox.js";
import { encodeFrame } from "./websocket-protocol.js";

/** Above this many bytes under way the socket is behind, and messages wait (and are joined) in the outbox. */
const highWater = 1024 * 1024;

/**
 * One client of a kernel, named by its session id; it outlives its websocket.
 *
 * While no websocket is attached everything waits, so that a client that comes back goes on where it stopped.
 */
export class ClientChannel {
  readonly session: string;
  readonly #outbox: Outbox;
  #socket: WebSocket | undefined;

  constructor(session: string, limits?: OutboxLimits) {
    this.session = session;
    this.#outbox = new Outbox(limits);
  }

  get attached(): boolean {
    return this.#socket !== undefined;
  }

  /** How many messages wait for this client. */
  get waiting(): number {
    return this.#outbox.size;
  }

  /** Takes over from an older websocket of the same client, and sends what waited. */
  attach(socket: WebSocket): void {
    const older = this.#socket;
    this.#socket = socket;
    older?.close(1000, "replaced by a newer connection of the same client");
    this.#flush();
  }

  /** @returns false where another websocket has taken over meanwhile */
  detach(socket: WebSocket): boolean {
    if (this.#socket !== socket) return false;
    this.#socket = undefined;
    return true;
  }

  deliver(message: KernelMessage): void {
    this.#outbox.push(message);
    this.#flush();
  }

  close(code: number, reason: string): void {
    this.#socket?.close(code, reason);
    this.#socket = undefined;
  }

  #flush(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    while (socket.readyState === socket.OPEN && socket.bufferedAmount < highWater) {
      const message = this.#outbox.shift();
      if (message === undefined) return;
      socket.send(encodeFrame(message, socket.protocol), () => this.#flush());
    }
  }
}
