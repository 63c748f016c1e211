import { Publisher, Reply, Router } from "zeromq";
import { type ConnectionInfo, type Ports, portNames } from "../connection.js";
import { createMessage, type MessageParts } from "../messages.js";
import type { Channel, KernelMessage, MessageHeader } from "../types.js";
import { parse, type RoutedMessage, serialize } from "../wire.js";

/** A message that a client sent, with what is needed to answer it. */
export interface Request extends RoutedMessage {
  header: MessageHeader;
  content: Record<string, unknown>;
}

export type RequestListener = (request: Request) => void;

/** A kernel's ends of the five sockets. */
export class Sockets {
  readonly #info: ConnectionInfo;
  readonly #session: string;
  // A send timeout of 0 makes zeromq.js hand every message to the socket at once. Otherwise only 512 of one turn
  // of the event loop are, and the rest are refused: that is how tslab loses output. Without a high-water mark
  // the socket takes all of them, so with both nothing is ever left to queue here.
  readonly #iopub: Publisher = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  readonly #routers: Record<"shell" | "control" | "stdin", Router>;
  readonly #heartbeat: Reply = new Reply({ linger: 0 });

  constructor(info: ConnectionInfo, session: string) {
    this.#info = info;
    this.#session = session;
    const router = (): Router =>
      new Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
    this.#routers = { shell: router(), control: router(), stdin: router() };
  }

  /**
   * Opens the sockets; where the connection file says port 0 the system chooses.
   *
   * @returns the ports that are open now
   */
  async bind(): Promise<Ports> {
    const { shell, control, stdin } = this.#routers;
    const sockets = [shell, this.#iopub, stdin, control, this.#heartbeat];
    const ports: Partial<Ports> = {};
    for (const [at, name] of portNames.entries()) {
      const socket = sockets[at]!;
      const { transport, ip } = this.#info;
      const port = this.#info[name];
      const address =
        transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port === 0 ? "*" : port}`;
      await socket.bind(address);
      ports[name] = transport === "ipc" ? port : Number(socket.lastEndpoint?.split(":").at(-1));
    }
    return ports as Ports;
  }

  /** Listens from now on; a message that is not signed with the connection's key is dropped. */
  listen(onRequest: RequestListener): void {
    for (const channel of ["shell", "control"] as const) void this.#read(channel, onRequest);
    void this.#beat();
  }

  reply(request: Request, type: string, content: Record<string, unknown>): void {
    const { channel } = request.message;
    if (channel === "iopub") return;
    const message = this.#create({ channel, msg_type: type, parent: request.header, content });
    this.#routers[channel].send(serialize(this.#info.key, message, request.identities)).catch(() => {});
  }

  publish(parts: Omit<MessageParts, "channel" | "session">): void {
    const message = this.#create({ ...parts, channel: "iopub" });
    const topic = Buffer.from(parts.msg_type);
    this.#iopub.send(serialize(this.#info.key, message, [topic])).catch(() => {});
  }

  close(): void {
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  #create(parts: Omit<MessageParts, "session">): KernelMessage {
    return createMessage({ ...parts, session: this.#session });
  }

  async #read(channel: Exclude<Channel, "iopub">, onRequest: RequestListener): Promise<void> {
    for await (const frames of this.#routers[channel as "shell" | "control"]) {
      let request: Request;
      try {
        const routed = parse(this.#info.key, channel, frames);
        request = { ...routed, header: routed.message.header, content: routed.message.content };
      } catch {
        continue;
      }
      onRequest(request);
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}
