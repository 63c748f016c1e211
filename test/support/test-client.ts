import { randomUUID } from "node:crypto";
import { once } from "node:events";
import WebSocket from "ws";
import type { Channel, KernelMessage } from "../../lib/kernel/types.js";
import type { RunningServer } from "../../lib/server/index.js";
import { decodeFrame, encodeFrame } from "../../lib/server/websocket-protocol.js";

/** A client of a kernel's websocket that remembers all it was told, and can wait for what it has not been told yet. */
export class TestClient {
  readonly session: string;
  readonly socket: WebSocket;
  readonly messages: KernelMessage[] = [];
  readonly #waiting = new Set<(message: KernelMessage) => void>();

  constructor(socket: WebSocket, session: string) {
    this.socket = socket;
    this.session = session;
    socket.on("error", () => {});
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      const message = decodeFrame(isBinary ? data : data.toString("utf8"), socket.protocol);
      this.messages.push(message);
      for (const look of [...this.#waiting]) look(message);
    });
  }

  /** Connects, in the older form unless a subprotocol is named; without `autoPong` it confirms nothing it was sent. */
  static async open(
    server: Pick<RunningServer, "url" | "token">,
    kernel: string,
    options: { session?: string; protocol?: string; autoPong?: boolean } = {},
  ): Promise<TestClient> {
    const session = options.session ?? randomUUID();
    const url = new URL(
      `/api/kernels/${kernel}/channels?session_id=${session}`,
      server.url.replace("http", "ws"),
    );
    const headers = { authorization: `token ${server.token}` };
    const { protocol, autoPong = true } = options;
    const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { headers, autoPong });
    const client = new TestClient(socket, session);
    await once(socket, "open");
    return client;
  }

  /** Sends a request. @returns its msg_id */
  send(
    type: string,
    content: Record<string, unknown> = {},
    channel: Channel = "shell",
    metadata: Record<string, unknown> = {},
  ): string {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: "test",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const message = { channel, header, parent_header: {}, metadata, content, buffers: [] };
    this.socket.send(encodeFrame(message, this.socket.protocol));
    return header.msg_id;
  }

  execute(code: string): string {
    return this.send("execute_request", { code, silent: false, store_history: true, allow_stdin: true });
  }

  /** The first message, told already or still to come, that is the one. */
  async wait(isIt: (message: KernelMessage) => boolean): Promise<KernelMessage> {
    const known = this.messages.find(isIt);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const look = (message: KernelMessage): void => {
        if (!isIt(message)) return;
        this.#waiting.delete(look);
        resolve(message);
      };
      this.#waiting.add(look);
    });
  }

  /** The idle that ends a request: with it, all of the request's output has come. */
  idle(request: string): Promise<KernelMessage> {
    return this.wait((message) => isState(message, "idle") && parentOf(message) === request);
  }

  reply(request: string): Promise<KernelMessage> {
    return this.wait((message) => message.channel !== "iopub" && parentOf(message) === request);
  }

  state(state: string): Promise<KernelMessage> {
    return this.wait((message) => isState(message, state));
  }

  /** All that a request printed. */
  printed(request: string): string {
    const streams = this.messages.filter((message) => message.header.msg_type === "stream");
    return streams
      .filter((message) => parentOf(message) === request)
      .map((message) => message.content["text"])
      .join("");
  }

  /** Breaks off without a goodbye, as a network does. */
  async breakOff(): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.terminate();
    await closed;
  }
}

export function parentOf(message: KernelMessage): string | undefined {
  return (message.parent_header as { msg_id?: string }).msg_id;
}

function isState(message: KernelMessage, state: string): boolean {
  return message.header.msg_type === "status" && message.content["execution_state"] === state;
}
