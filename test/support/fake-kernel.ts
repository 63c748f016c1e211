import { KernelError } from "../../lib/errors.js";
import {
  createMessage,
  type Kernel,
  type KernelMessage,
  type KernelSpec,
  type KernelStatus,
} from "../../lib/kernel/index.js";

/** What a fake cell may do: publish messages, and end well, badly, never, or with the kernel's death. */
export interface FakeCell {
  publish(type: string, content: Record<string, unknown>): void;
  /** Settles when the kernel is interrupted. */
  interrupted: Promise<void>;
  die(reason: string): void;
}

export type FakeCode = (cell: FakeCell) => Promise<void> | void;

/** Code by its text; text that is no entry prints itself. `throw` in a cell is a failed cell. */
export type FakeProgram = Record<string, FakeCode>;

export const fakeSpec: KernelSpec = {
  name: "fake",
  display_name: "Fake",
  language: "typescript",
  argv: ["fake"],
};

/** A kernel without a process, for tests of what stands on the interface. */
export class FakeKernel implements Kernel {
  readonly id = "fake-kernel";
  readonly spec: KernelSpec = fakeSpec;
  status: KernelStatus = "idle";
  pid: number | undefined = 1;
  #program: FakeProgram;
  #messages = new Set<(message: KernelMessage) => void>();
  #statuses = new Set<(status: KernelStatus, reason?: string) => void>();
  #count = 0;
  #interrupt: () => void = () => {};
  #turn: Promise<void> = Promise.resolve();

  constructor(program: FakeProgram = {}) {
    this.#program = program;
  }

  async send(message: KernelMessage): Promise<void> {
    if (this.status === "dead")
      throw new KernelError(`sending ${message.header.msg_type}: the kernel is dead.`);
    this.#turn = this.#turn.then(() => this.#answer(message));
  }

  onMessage(listener: (message: KernelMessage) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  onStatus(listener: (status: KernelStatus, reason?: string) => void): () => void {
    this.#statuses.add(listener);
    return () => this.#statuses.delete(listener);
  }

  async interrupt(): Promise<void> {
    this.#interrupt();
  }

  async restart(): Promise<void> {
    this.#become("restarting");
    this.#count = 0;
    this.#turn = Promise.resolve();
    this.pid = (this.pid ?? 1) + 1;
    this.#become("idle");
  }

  async shutdown(): Promise<void> {
    this.#die("it was shut down");
  }

  async #answer(request: KernelMessage): Promise<void> {
    const publish = (type: string, content: Record<string, unknown>): void =>
      this.#tell("iopub", type, { request, content });
    this.#become("busy");
    publish("status", { execution_state: "busy" });
    if (request.header.msg_type === "kernel_info_request") {
      const content = { status: "ok", language_info: { name: "typescript", version: "5.0.4" } };
      this.#tell("shell", "kernel_info_reply", { request, content });
    } else await this.#execute(request, publish);
    if (this.status === "dead") return;
    publish("status", { execution_state: "idle" });
    this.#become("idle");
  }

  async #execute(request: KernelMessage, publish: FakeCell["publish"]): Promise<void> {
    const code = String(request.content["code"]);
    const execution_count = ++this.#count;
    publish("execute_input", { code, execution_count });
    const interrupted = new Promise<void>((resolve) => {
      this.#interrupt = resolve;
    });
    const run =
      this.#program[code] ?? ((cell) => cell.publish("stream", { name: "stdout", text: `${code}\n` }));
    let content: Record<string, unknown> = { status: "ok", execution_count };
    try {
      await run({ publish, interrupted, die: (reason) => this.#die(reason) });
    } catch (thrown) {
      const { name: ename, message: evalue } = thrown as Error;
      const failure = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
      publish("error", failure);
      content = { status: "error", execution_count, ...failure };
    }
    if (this.status !== "dead") this.#tell("shell", "execute_reply", { request, content });
  }

  #tell(
    channel: "shell" | "iopub",
    msg_type: string,
    what: { request: KernelMessage; content: Record<string, unknown> },
  ): void {
    if (this.status === "dead") return;
    const message = createMessage({
      channel,
      msg_type,
      session: "fake",
      parent: what.request.header,
      content: what.content,
    });
    for (const listener of [...this.#messages]) listener(message);
  }

  #become(status: KernelStatus, reason?: string): void {
    if (this.status === status) return;
    this.status = status;
    for (const listener of [...this.#statuses]) listener(status, reason);
  }

  #die(reason: string): void {
    this.pid = undefined;
    this.#become("dead", reason);
  }
}
