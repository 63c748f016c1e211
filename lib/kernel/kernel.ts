import { randomUUID } from "node:crypto";
import { KernelError } from "../errors.js";
import { type Channels, connectChannels } from "./channels.js";
import { type ConnectionFile, createConnectionFile } from "./connection.js";
import { handshake } from "./handshake.js";
import { createMessage, parentId } from "./messages.js";
import { type KernelProcess, startProcess } from "./process.js";
import { isOurKernel } from "./specs.js";
import { limitStart } from "./start-limit.js";
import type { Kernel, KernelMessage, KernelSpec, KernelStatus } from "./types.js";

/** What a kernel is started with. */
export interface StartOptions {
  spec: KernelSpec;
  /** The folder in which the cells run. */
  cwd: string;
  /** A name of the caller's choosing, kept over restarts; a random one otherwise. */
  id?: string;
  /** Environment variables beside those of this process. */
  env?: Record<string, string>;
  /** Whether it lets others go first from its first cell on, where more want to run than there are processors. */
  yields?: boolean | undefined;
  /** How long it may take to start, in seconds, at every restart too; 60 unless told. */
  startTimeout?: number | undefined;
  /** Gives the start up; of no effect once the kernel has started. */
  signal?: AbortSignal | undefined;
}

/** How long a kernel may take to start, in seconds: one of another language may compile itself first. */
const startSeconds = 60;
/** How long a kernel that was asked to end may take before it is killed. */
const graceMs = { ours: 2_000, others: 5_000 };

/**
 * Starts a kernel and waits until it answers on every channel, so that nothing of its output is lost.
 *
 * @throws {KernelError} where it cannot be started, with the last lines it printed; where it has not answered in
 * time, and where the signal came first. Nothing of it is left then.
 */
export async function startKernel(options: StartOptions): Promise<Kernel> {
  const kernel = new ProcessKernel(options);
  await kernel.start(options.signal);
  return kernel;
}

/** One life of a kernel, from start to exit; a restart makes a new one. */
interface Life {
  process: KernelProcess;
  channels: Channels;
  file: ConnectionFile;
  /** The requests of our own (handshake, shutdown), whose answers nobody else asked for. */
  own: Set<string>;
  /** Whether it has ever answered; one that has not cannot be asked to end. */
  answered: boolean;
}

class ProcessKernel implements Kernel {
  readonly id: string;
  readonly spec: KernelSpec;
  readonly #options: StartOptions;
  readonly #session = randomUUID();
  readonly #messageListeners = new Set<(message: KernelMessage) => void>();
  readonly #statusListeners = new Set<(status: KernelStatus, reason?: string) => void>();
  #status: KernelStatus = "starting";
  #life: Life | undefined;
  #deathReason = "it was never started";
  /** Set while we end the process ourselves, so that its exit is no surprise. */
  #ending = false;
  #changing: Promise<void> = Promise.resolve();

  constructor(options: StartOptions) {
    this.#options = options;
    this.id = options.id ?? randomUUID();
    this.spec = options.spec;
  }

  get status(): KernelStatus {
    return this.#status;
  }

  get pid(): number | undefined {
    return this.#life?.process.pid;
  }

  async send(message: KernelMessage): Promise<void> {
    const life = this.#alive(`sending ${message.header.msg_type}`);
    // Not before the first cell: a page that opens keeps the processors busy, and waits for its kernel.
    if (this.#options.yields === true && isCell(message)) life.process.letOthersFirst();
    await life.channels.send(message);
  }

  onMessage(listener: (message: KernelMessage) => void): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  onStatus(listener: (status: KernelStatus, reason?: string) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  async interrupt(): Promise<void> {
    const life = this.#alive("interrupting");
    // The guard of a kernel of ours raises the signal itself, and stops what the signal does not reach.
    const told = (await life.process.lifeline?.interrupt()) === true;
    if (this.spec.interrupt_mode === "message") await this.#ask(life, "interrupt_request", {});
    else if (!told) life.process.signal("SIGINT");
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      this.#setStatus("restarting");
      await this.#end(true);
      await this.#begin();
    });
  }

  shutdown(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end(false);
      this.#deathReason = "it was shut down";
      this.#setStatus("dead", this.#deathReason);
    });
  }

  start(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(() => this.#begin(signal));
  }

  /** Restart and shutdown come one after the other, never through each other. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.catch(() => {}).then(change);
    this.#changing = done;
    return done;
  }

  async #begin(signal?: AbortSignal): Promise<void> {
    this.#ending = false;
    const { spec, cwd, startTimeout = startSeconds } = this.#options;
    const limit = limitStart({ what: `starting the kernel ${spec.name} in ${cwd}`, startTimeout, signal });
    try {
      await this.#launch(limit.passed);
    } catch (thrown) {
      await this.#end(false);
      this.#deathReason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#setStatus("dead", this.#deathReason);
      throw thrown;
    } finally {
      limit.end();
    }
    this.#setStatus("idle");
  }

  async #launch(passed: Promise<never>): Promise<void> {
    const { spec, cwd, env } = this.#options;
    const file = await createConnectionFile({ kernelName: spec.name, choosePorts: !isOurKernel(spec) });
    const process = await startProcess({ spec, cwd, connectionFile: file.path, env }).catch(
      async (thrown) => {
        await file.remove();
        throw thrown;
      },
    );
    let failed: ((error: KernelError) => void) | undefined;
    const died = new Promise<never>((_, reject) => {
      failed = reject;
    });
    died.catch(() => {});
    void process.exited.then((reason) => {
      failed?.(new KernelError(`starting the kernel ${spec.name} in ${cwd}: ${reason}`));
      this.#exited(process, reason);
    });
    const own = new Set<string>();
    const life: Life = { process, channels: noChannels, file, own, answered: false };
    this.#life = life;
    const ports =
      process.lifeline === undefined
        ? file.info
        : await Promise.race([process.lifeline.ports.catch(() => died), died, passed]);
    const shaken = handshake({ session: this.#session, own });
    life.channels = connectChannels(
      { ...file.info, ...ports },
      {
        onMessage: (message) => {
          shaken.onMessage(message);
          this.#received(life, message);
        },
        // A message that is not the kernel's own is dropped; whoever sent it lacks the key.
        onError: () => {},
      },
    );
    await Promise.race([shaken.run(life.channels), died, passed]).finally(shaken.end);
    life.answered = true;
  }

  #received(life: Life, message: KernelMessage): void {
    if (life !== this.#life) return;
    const own = life.own.has(parentId(message) ?? "");
    if (message.header.msg_type === "status" && !own) this.#follow(message.content["execution_state"]);
    if (own) return;
    for (const listener of [...this.#messageListeners]) listener(message);
  }

  #follow(state: unknown): void {
    if (this.#status !== "idle" && this.#status !== "busy") return;
    if (state === "idle" || state === "busy") this.#setStatus(state);
  }

  #setStatus(status: KernelStatus, reason?: string): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of [...this.#statusListeners]) listener(status, reason);
  }

  #exited(process: KernelProcess, reason: string): void {
    // What the cells had started goes with the kernel, however that ended.
    process.signal("SIGKILL");
    const life = this.#life;
    if (life?.process !== process) return;
    this.#life = undefined;
    life.channels.close();
    void life.file.remove();
    if (this.#ending) return;
    this.#deathReason = reason;
    this.#setStatus("dead", reason);
  }

  /** Asks the process to end, kills it where it does not, and waits for its exit. */
  async #end(restart: boolean): Promise<void> {
    const life = this.#life;
    if (life === undefined) return;
    this.#ending = true;
    if (life.answered) await this.#ask(life, "shutdown_request", { restart }).catch(() => {});
    const grace = isOurKernel(this.spec) ? graceMs.ours : graceMs.others;
    const timer = setTimeout(() => life.process.signal("SIGKILL"), life.answered ? grace : 0);
    await life.process.exited;
    clearTimeout(timer);
    await life.file.remove();
  }

  async #ask(life: Life, type: string, content: Record<string, unknown>): Promise<void> {
    const message = createMessage({ channel: "control", msg_type: type, session: this.#session, content });
    life.own.add(message.header.msg_id);
    await life.channels.send(message);
  }

  #alive(doing: string): Life {
    if (this.#life !== undefined && this.#life.channels !== noChannels && !this.#ending) return this.#life;
    throw new KernelError(
      `${doing}: the kernel ${this.id} is ${this.#status} (${this.#deathReason}). Restart it and try again.`,
    );
  }
}

/** Whether it is a reader's cell; what runs silently is not. */
function isCell({ header, content }: KernelMessage): boolean {
  return header.msg_type === "execute_request" && content["silent"] !== true;
}

const noChannels: Channels = { send: () => Promise.resolve(), close: () => {} };
