import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { messageOf } from "../errors.js";
import type { Kernel, KernelMessage, KernelSpec, KernelStatus } from "../kernel/index.js";
import type { ClientChannel } from "./client-channel.js";
import { ClientGroup } from "./client-group.js";
import { statusMessage } from "./made-messages.js";
import type { OutboxLimits } from "./outbox.js";
import { RecentCells } from "./recent-cells.js";
import { StreamLimit } from "./stream-limit.js";
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
  /** What the cell gave that runs, and those that ran before. */
  readonly cells: RecentCells = new RecentCells();
  readonly #options: ManagedKernelOptions;
  readonly #clients: ClientGroup;
  readonly #streamLimit: StreamLimit = new StreamLimit();
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
    this.#clients = new ClientGroup(options.limits);
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
    return {
      id: this.id,
      name: this.spec.name,
      last_activity: this.#lastActivity.toISOString(),
      execution_state: this.state,
      connections: this.#clients.attached,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  /** Connects a client's websocket: what waited for it comes first, then the present state. */
  attach(session: string, socket: WebSocket): ClientChannel {
    const client = this.#clients.attach(session, socket);
    // "restarting" would make the client connect anew, without end.
    const state = this.state === "restarting" ? "starting" : this.state;
    client.deliver(statusMessage(state, this.#session));
    return client;
  }

  /** Keeps a client's place for its return. */
  detach(client: ClientChannel, socket: WebSocket): void {
    this.#clients.detach(client, socket);
  }

  /** Passes a client's request to the kernel, now or when it is up. */
  request(client: ClientChannel, message: KernelMessage): void {
    this.#lastActivity = new Date();
    if (message.channel === "iopub") return;
    if (message.channel !== "stdin") this.#clients.expect(client, message);
    this.cells.ask(message);
    if (this.#phase === "starting" || this.#phase === "restarting") this.#queue.push(message);
    else this.#send(message);
  }

  async interrupt(): Promise<void> {
    if (this.#phase === "up") await this.#kernel?.interrupt();
  }

  /** Starts the process anew, after a death too; two calls at once are one restart. */
  restart(): Promise<void> {
    if (this.#phase === "closed" || this.#phase === "restarting") return this.#changing;
    this.#queue = [];
    this.#failOpen("The kernel was restarted before this was done. Run it again.");
    return this.#change(this.#phase === "starting" ? this.#changing.catch(() => undefined) : undefined);
  }

  /** Ends the process and lets the clients go; settles when the process has exited. */
  async close(): Promise<void> {
    this.#phase = "closed";
    this.#tell("dead");
    this.#clients.close(1000, "the kernel was shut down");
    await this.#changing.catch(() => undefined);
    await this.#kernel?.shutdown();
  }

  async #start(): Promise<void> {
    const { spec, cwd, id, startKernel } = this.#options;
    try {
      const kernel = await startKernel({ spec, cwd, id });
      this.#kernel = kernel;
      // One that was replaced may still have its last words.
      kernel.onMessage((message) => kernel === this.#kernel && this.#receive(message));
      kernel.onStatus((status, reason) => {
        if (status === "dead" && kernel === this.#kernel) this.#onDeath(reason);
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
      const old = this.#kernel;
      this.#kernel = undefined;
      // The old one ends first: the new one may want what it holds. A new one may be kept ready, so this is fast.
      await old?.shutdown();
      await this.#start();
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
  #onDeath(words = "its process ended"): void {
    if (this.#phase !== "up") return;
    const reason = sentence(words);
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < patience.milliseconds), now];
    this.#options.log(`Kernel ${this.id} died: ${reason}`);
    this.#failOpen(`The kernel died: ${reason} All variables are gone. Run the cells again from the top.`);
    if (this.#deaths.length >= patience.deaths) {
      this.#giveUp(`${reason} It died ${this.#deaths.length} times in a minute and is not started again.`);
      return;
    }
    this.#tell("restarting");
    this.#change().catch(() => undefined);
  }

  #giveUp(words: string): void {
    if (this.#phase === "closed") return;
    const reason = sentence(words);
    this.#phase = "dead";
    this.#reason = reason;
    this.#queue = [];
    this.#options.log(`Kernel ${this.id} is dead: ${reason}`);
    this.#failOpen(`The kernel is dead: ${reason} Restart it, or choose another one.`);
    this.#tell("dead");
  }

  #send(message: KernelMessage): void {
    const failed = (thrown: unknown): void =>
      this.#clients.fail(message.header.msg_id, messageOf(thrown), this.#session);
    if (this.#phase !== "up" || this.#kernel === undefined) {
      failed(`The kernel is dead: ${this.#reason ?? "it was shut down."} Restart it, or choose another one.`);
    } else this.#kernel.send(message).catch(failed);
  }

  #receive(message: KernelMessage): void {
    this.#lastActivity = new Date();
    this.#session = message.header.session || this.#session;
    const passed = this.#streamLimit.take(message);
    if (passed === undefined) return;
    this.cells.hear(passed);
    this.#clients.pass(passed);
  }

  #failOpen(reason: string): void {
    this.cells.end();
    this.#clients.failAll(reason, this.#session);
  }

  #tell(state: KernelStatus): void {
    this.#clients.pass(statusMessage(state, this.#session));
  }
}

/** Reasons come from many places, with and without their full stop. */
function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
