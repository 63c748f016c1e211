import type { WebSocket } from "ws";
import type { KernelMessage } from "../kernel/index.js";
import { Outbox, type OutboxLimits } from "./outbox.js";
import { frameMessage } from "./websocket-protocol.js";

/** Above this many bytes under way the socket is behind, and messages wait (and are joined) in the outbox. */
const highWater = 1024 * 1024;

/** A message under way, by its place in the order of all that were sent. */
interface Sent {
  place: number;
  message: KernelMessage;
}

/**
 * One client of a kernel, named by its session id; it outlives its websocket.
 *
 * While no websocket is attached everything waits, so that a client that comes back goes on where it stopped. What is
 * written to a connection that has just broken is lost without a word, so a message counts as delivered only when a
 * ping sent behind it has been answered; until then it is kept, and sent again over the next connection. In the worst
 * case a client gets a message twice, never not at all.
 */
export class ClientChannel {
  readonly session: string;
  readonly #outbox: Outbox;
  #socket: WebSocket | undefined;
  #unconfirmed: Sent[] = [];
  #place = 0;
  #asking = false;
  #scheduled = false;

  constructor(session: string, limits?: OutboxLimits) {
    this.session = session;
    this.#outbox = new Outbox(limits);
  }

  get attached(): boolean {
    return this.#socket !== undefined;
  }

  /** Takes over from an older websocket of the same client, and sends what waited. */
  attach(socket: WebSocket): void {
    const older = this.#socket;
    this.#socket = socket;
    older?.close(1000, "replaced by a newer connection of the same client");
    this.#outbox.putBack(this.#unconfirmed.map(({ message }) => message).filter(isToldAgain));
    this.#unconfirmed = [];
    this.#asking = false;
    socket.on("pong", (answer) => this.#confirm(socket, answer));
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
    if (this.#scheduled) return;
    // What comes in one turn of the event loop goes out together: a loud cell's lines join into few frames.
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** Says goodbye, after what is left to say. */
  close(code: number, reason: string): void {
    this.#flush();
    this.#socket?.close(code, reason);
    this.#socket = undefined;
  }

  #flush(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    while (socket.readyState === socket.OPEN && socket.bufferedAmount < highWater) {
      const message = this.#outbox.shift();
      if (message === undefined) break;
      this.#unconfirmed.push({ place: ++this.#place, message });
      const { binary, pieces } = frameMessage(message, socket.protocol);
      // One websocket message, whatever it comes in; what is written to the socket is not copied.
      pieces.forEach((piece, at) => {
        const fin = at === pieces.length - 1;
        socket.send(piece, { binary, fin }, fin ? () => this.#flush() : undefined);
      });
    }
    this.#ask(socket);
  }

  /** One question at a time: the answer to it sends the next, if more has gone out since. */
  #ask(socket: WebSocket): void {
    if (this.#asking || this.#unconfirmed.length === 0 || socket.readyState !== socket.OPEN) return;
    this.#asking = true;
    socket.ping(String(this.#place));
  }

  #confirm(socket: WebSocket, answer: Buffer): void {
    // The server's own pings, by which it notices dead connections, carry nothing.
    if (socket !== this.#socket || answer.length === 0) return;
    const place = Number(answer);
    this.#unconfirmed = this.#unconfirmed.filter((sent) => sent.place > place);
    this.#asking = false;
    this.#ask(socket);
  }
}

/**
 * Whether a message is sent again that may have come: a restart is not.
 *
 * It is what JupyterLab connects anew for, at once, before it can confirm it. Told a second time, it would drop what it was
 * asked to run meanwhile, and connect anew again.
 */
function isToldAgain({ header, content }: KernelMessage): boolean {
  return header.msg_type !== "status" || content["execution_state"] !== "restarting";
}
