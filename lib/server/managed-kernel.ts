import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { messageOf } from "../errors.js";
import type { Kernel, KernelMessage, KernelSpec, KernelStatus } from "../kernel/index.js";
import { ClientChannel } from "./client-channel.js";
import { failureOf, statusMessage } from "./made-messages.js";
import type { OutboxLimits } from "./outbox.js";
import type { Log, StartKernel } from "./types.js";

/** The kernels API's model of a kernel. */
export interface KernelModel {
  id: string;
  name: string;
  last_activity: string;
  execution_state: KernelStatus;
  connections: number;
  /** In words, why a kernel is dead. */
  reason?: string;
}

export interface ManagedKernelOptions {
  id: string;
  spec: KernelSpec;
  cwd: string;
  startKernel: StartKernel;
  log: Log;
  limits?: OutboxLimits | undefined;
}

/** A kernel that dies this often within the time given is left dead: something is wrong with it. */
const patience = { deaths: 3, milliseconds: 60_000 };

/** Clients that are away and may come back; the one away longest is forgotten first. */
const mostAway = 4;

/**
 * A kernel as the server keeps it: one process after another behind one id, and the clients that talk to it.
 *
 * Requests that come while the process starts wait for it, so a page can be used at once. A death is told to all
 * clients at once and the kernel started anew, as Jupyter does.
 */
export class ManagedKernel {
  readonly id: string;
  readonly spec: KernelSpec;
  readonly cwd: string;
  readonly #options: ManagedKernelOptions;
  readonly #clients = new Map<string, ClientChannel>();
  /** Requests that have no reply yet, by msg_id, with the client that sent each. */
  readonly #open = new Map<string, { request: KernelMessage; client: ClientChannel }>();
  #kernel: Kernel | undefined;
  #phase: "starting" | "up" | "restarting" | "dead" | "closed" = "starting";
  #changing: Promise<void>;
  #queue: KernelMessage[] = [];
  #deaths: number[] = [];
  #reason: string | undefined;
  #session: string = randomUUID();
  #lastActivity = new Date();

  /** Starts the process; see `ready` for when it answers. */
  constructor(options: ManagedKernelOptions) {
    this.id = options.id;
    this.spec = options.spec;
    this.cwd = options.cwd;
    this.#options = options;
    this.#changing = this.#start();
    this.#changing.catch(() => undefined);
  }

  /** Settles when the start or restart under way is over. @throws {KernelError} where it failed */
  get ready(): Promise<void> {
    return this.#changing;
  }

  get state(): KernelStatus {
    if (this.#phase === "up") return this.#kernel?.status ?? "dead";
    return this.#phase === "closed" ? "dead" : this.#phase;
  }

  get pid(): number | undefined {
    return this.#kernel?.pid;
  }

  get model(): KernelModel {
    const clients = [...this.#clients.values()];
    return {
      id: this.id,
      name: this.spec.name,
      last_activity: this.#lastActivity.toISOString(),
      execution_state: this.state,
      connections: clients.filter((client) => client.attached).length,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  /** Connects a client's websocket: what waited for it comes first, then the present state. */
  attach(session: string, socket: WebSocket): ClientChannel {
    const client = this.#clients.get(session) ?? new ClientChannel(session, this.#options.limits);
    this.#clients.delete(session);
    this.#clients.set(session, client);
    client.attach(socket);
    // "restarting" would make the client connect anew, without end.
    const state = this.state === "restarting" ? "starting" : this.state;
    client.deliver(statusMessage(state, this.#session));
    return client;
  }

  /** Keeps a client's place for its return. */
  detach(client: ClientChannel, socket: WebSocket): void {
    if (!client.detach(socket)) return;
    const away = [...this.#clients.values()].filter((one) => !one.attached);
    for (const forgotten of away.slice(0, -mostAway)) this.#clients.delete(forgotten.session);
  }

  /** Passes a client's request to the kernel, now or when it is up. */
  request(client: ClientChannel, message: KernelMessage): void {
    this.#lastActivity = new Date();
    if (message.channel === "iopub") return;
    if (message.channel !== "stdin") this.#open.set(message.header.msg_id, { request: message, client });
    if (this.#phase === "starting" || this.#phase === "restarting") this.#queue.push(message);
    else this.#send(message);
  }

  async interrupt(): Promise<void> {
    if (this.#phase === "up") await this.#kernel?.interrupt();
  }

  /** Starts the process anew, after a death too; two calls at once are one restart. */
  restart(): Promise<void> {
    if (this.#phase === "closed" || this.#phase === "restarting") return this.#changing;
    this.#failOpen("The kernel was restarted before this was done. Run it again.");
    return this.#change(this.#phase === "starting" ? this.#changing.catch(() => undefined) : undefined);
  }

  /** Ends the process and lets the clients go; settles when the process has exited. */
  async close(): Promise<void> {
    this.#phase = "closed";
    this.#tellAll(statusMessage("dead", this.#session));
    for (const client of this.#clients.values()) client.close(1000, "the kernel was shut down");
    this.#clients.clear();
    await this.#changing.catch(() => undefined);
    await this.#kernel?.shutdown();
  }

  async #start(): Promise<void> {
    const { spec, cwd, id, startKernel } = this.#options;
    try {
      const kernel = await startKernel({ spec, cwd, id });
      this.#kernel = kernel;
      kernel.onMessage((message) => this.#receive(message));
      kernel.onStatus((status, reason) => {
        if (status === "dead") this.#onDeath(reason);
      });
      this.#up();
    } catch (thrown) {
      this.#giveUp(messageOf(thrown));
      throw thrown;
    }
  }

  #change(after?: Promise<void>): Promise<void> {
    this.#phase = "restarting";
    this.#reason = undefined;
    this.#changing = (async () => {
      await after;
      if (this.#kernel === undefined) return this.#start();
      try {
        await this.#kernel.restart();
        this.#up();
      } catch (thrown) {
        this.#giveUp(messageOf(thrown));
        throw thrown;
      }
    })();
    this.#changing.catch(() => undefined);
    return this.#changing;
  }

  #up(): void {
    if (this.#phase === "closed") return;
    this.#phase = "up";
    this.#reason = undefined;
    const waiting = this.#queue;
    this.#queue = [];
    for (const message of waiting) this.#send(message);
  }

  /** During a restart the old process's exit is no news. */
  #onDeath(reason = "Its process ended."): void {
    if (this.#phase !== "up") return;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < patience.milliseconds), now];
    this.#options.log(`Kernel ${this.id} died: ${reason}`);
    this.#failOpen(`The kernel died: ${reason} All variables are gone. Run the cells again from the top.`);
    if (this.#deaths.length >= patience.deaths) {
      this.#giveUp(`${reason} It died ${this.#deaths.length} times in a minute and is not started again.`);
      return;
    }
    this.#tellAll(statusMessage("restarting", this.#session));
    this.#change().catch(() => undefined);
  }

  #giveUp(reason: string): void {
    if (this.#phase === "closed") return;
    this.#phase = "dead";
    this.#reason = reason;
    this.#queue = [];
    this.#options.log(`Kernel ${this.id} is dead: ${reason}`);
    this.#failOpen(`The kernel is dead: ${reason} Restart it, or choose another one.`);
    this.#tellAll(statusMessage("dead", this.#session));
  }

  #send(message: KernelMessage): void {
    const failed = (thrown: unknown): void => this.#fail(message.header.msg_id, messageOf(thrown));
    if (this.#phase !== "up" || this.#kernel === undefined) {
      failed(`The kernel is dead: ${this.#reason ?? "it was shut down."} Restart it, or choose another one.`);
    } else this.#kernel.send(message).catch(failed);
  }

  #receive(message: KernelMessage): void {
    this.#lastActivity = new Date();
    this.#session = message.header.session || this.#session;
    if (message.channel === "iopub") {
      this.#tellAll(message);
      return;
    }
    const parent = message.parent_header.msg_id ?? "";
    const asked = this.#open.get(parent);
    if (message.channel !== "stdin") this.#open.delete(parent);
    asked?.client.deliver(message);
  }

  #tellAll(message: KernelMessage): void {
    for (const client of this.#clients.values()) client.deliver(message);
  }

  #failOpen(reason: string): void {
    for (const id of [...this.#open.keys()]) this.#fail(id, reason);
  }

  #fail(id: string, reason: string): void {
    const asked = this.#open.get(id);
    if (asked === undefined) return;
    this.#open.delete(id);
    for (const message of failureOf(asked.request, reason, this.#session)) {
      if (message.channel === "iopub") this.#tellAll(message);
      else asked.client.deliver(message);
    }
  }
}
