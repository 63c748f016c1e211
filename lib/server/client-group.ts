import type { WebSocket } from "ws";
import type { KernelMessage } from "../kernel/index.js";
import { ClientChannel } from "./client-channel.js";
import { failureOf } from "./made-messages.js";
import type { OutboxLimits } from "./outbox.js";

/** Clients that are away and may come back; the one away longest is forgotten first. */
const mostAway = 4;

/** The clients of one kernel, and which of them waits for which reply. */
export class ClientGroup {
  readonly #limits: OutboxLimits | undefined;
  readonly #clients = new Map<string, ClientChannel>();
  /** Requests that have no reply yet, by msg_id, with the client that sent each. */
  readonly #open = new Map<string, { request: KernelMessage; client: ClientChannel }>();

  constructor(limits?: OutboxLimits) {
    this.#limits = limits;
  }

  /** How many have a websocket. */
  get attached(): number {
    return [...this.#clients.values()].filter((client) => client.attached).length;
  }

  /** A client by its session id, with a new websocket; one that was away goes on where it stopped. */
  attach(session: string, socket: WebSocket): ClientChannel {
    const client = this.#clients.get(session) ?? new ClientChannel(session, this.#limits);
    this.#clients.delete(session);
    this.#clients.set(session, client);
    client.attach(socket);
    return client;
  }

  /** Keeps a client's place for its return. */
  detach(client: ClientChannel, socket: WebSocket): void {
    if (!client.detach(socket)) return;
    const away = [...this.#clients.values()].filter((one) => !one.attached);
    for (const forgotten of away.slice(0, -mostAway)) this.#clients.delete(forgotten.session);
  }

  /** Notes who waits for the reply to a request. What a widget says, `comm_msg` and its kin, never gets one. */
  expect(client: ClientChannel, request: KernelMessage): void {
    if (!request.header.msg_type.endsWith("_request")) return;
    this.#open.set(request.header.msg_id, { request, client });
  }

  /** Passes on what a kernel says: to all what is for all, a reply to whoever asked. */
  pass(message: KernelMessage): void {
    if (message.channel === "iopub") {
      for (const client of this.#clients.values()) client.deliver(message);
      return;
    }
    const parent = message.parent_header.msg_id ?? "";
    const asked = this.#open.get(parent);
    // A question of the kernel's comes before the reply, and leaves the request open.
    if (message.channel !== "stdin") this.#open.delete(parent);
    asked?.client.deliver(message);
  }

  /** Ends a request that will get no reply, with an error in its cell. */
  fail(id: string, reason: string, session: string): void {
    const asked = this.#open.get(id);
    if (asked === undefined) return;
    for (const message of failureOf(asked.request, reason, session)) this.pass(message);
    this.#open.delete(id);
  }

  failAll(reason: string, session: string): void {
    for (const id of [...this.#open.keys()]) this.fail(id, reason, session);
  }

  close(code: number, reason: string): void {
    for (const client of this.#clients.values()) client.close(code, reason);
    this.#clients.clear();
  }
}
