import { randomUUID } from "node:crypto";
import type { Channel, Kernel, KernelMessage, KernelSpec, KernelStatus } from "../../lib/kernel/index.js";

/**
 * A kernel without a process, for tests of what carries messages to and from kernels.
 *
 * Its language: `print TEXT`, `lines N`, `ask`, `hang` (until interrupted), `die`. Whatever it says, it says a turn of
 * the event loop later, as a socket would.
 */
export class ScriptedKernel implements Kernel {
  readonly id: string;
  readonly spec: KernelSpec;
  readonly cwd: string;
  /** Every request that reached it, in order. */
  readonly requests: KernelMessage[] = [];
  pid: number | undefined = 1;
  status: KernelStatus = "idle";
  #session = randomUUID();
  #count = 0;
  #hanging: KernelMessage | undefined;
  readonly #onMessage = new Set<(message: KernelMessage) => void>();
  readonly #onStatus = new Set<(status: KernelStatus, reason?: string) => void>();

  constructor(options: { spec: KernelSpec; cwd: string; id: string }) {
    this.id = options.id;
    this.spec = options.spec;
    this.cwd = options.cwd;
  }

  async send(message: KernelMessage): Promise<void> {
    if (this.status === "dead") throw new Error("the kernel is dead");
    this.requests.push(message);
    setImmediate(() => this.#answer(message));
  }

  onMessage(listener: (message: KernelMessage) => void): () => void {
    this.#onMessage.add(listener);
    return () => this.#onMessage.delete(listener);
  }

  onStatus(listener: (status: KernelStatus, reason?: string) => void): () => void {
    this.#onStatus.add(listener);
    return () => this.#onStatus.delete(listener);
  }

  async interrupt(): Promise<void> {
    const hanging = this.#hanging;
    this.#hanging = undefined;
    const failure = { status: "error", ename: "Interrupted", evalue: "", traceback: [] };
    if (hanging !== undefined) this.#finish(hanging, failure);
  }

  async restart(): Promise<void> {
    this.#setStatus("restarting");
    await new Promise((resolve) => setImmediate(resolve));
    this.#session = randomUUID();
    this.#count = 0;
    this.#hanging = undefined;
    this.#setStatus("idle");
  }

  async shutdown(): Promise<void> {
    this.pid = undefined;
    this.#setStatus("dead", "it was shut down");
  }

  /** Says something on iopub for a request, without being asked. */
  publish(type: string, content: Record<string, unknown>, parent?: KernelMessage): void {
    this.#say("iopub", { type, content, parent });
  }

  #answer(request: KernelMessage): void {
    if (this.status === "dead") return;
    const type = request.header.msg_type;
    if (type === "input_reply") {
      this.#answerInput(String(request.content["value"]));
      return;
    }
    this.#setStatus("busy");
    this.publish("status", { execution_state: "busy" }, request);
    if (!type.endsWith("_request")) {
      this.#setStatus("idle");
      this.publish("status", { execution_state: "idle" }, request);
      return;
    }
    if (type === "execute_request") {
      this.#execute(request, String(request.content["code"]));
      return;
    }
    const language_info = { name: "fake", version: "1", mimetype: "text/plain", file_extension: ".txt" };
    const info = { implementation: "fake", implementation_version: "1", banner: "", help_links: [] };
    this.#finish(request, { status: "ok", protocol_version: "5.3", ...info, language_info });
  }

  #answerInput(value: string): void {
    const asking = this.#hanging;
    if (asking === undefined) return;
    this.#hanging = undefined;
    this.publish("stream", { name: "stdout", text: value }, asking);
    this.#finish(asking, { status: "ok", execution_count: this.#count });
  }

  #execute(request: KernelMessage, code: string): void {
    this.#count += 1;
    const [word, rest = ""] = code.split(/ (.*)/s);
    this.publish("execute_input", { code, execution_count: this.#count }, request);
    if (word === "die") {
      this.#setStatus("dead", "killed by SIGKILL.");
      return;
    }
    if (word === "hang" || word === "ask") {
      this.#hanging = request;
      const content = { prompt: "?", password: false };
      if (word === "ask") this.#say("stdin", { type: "input_request", content, parent: request });
      return;
    }
    if (word === "print") this.publish("stream", { name: "stdout", text: rest }, request);
    for (let line = 0; word === "lines" && line < Number(rest); line++) {
      this.publish("stream", { name: "stdout", text: `${line}\n` }, request);
    }
    this.#finish(request, { status: "ok", execution_count: this.#count, user_expressions: {}, payload: [] });
  }

  #finish(request: KernelMessage, content: Record<string, unknown>): void {
    const type = request.header.msg_type.replace("_request", "_reply");
    this.#say(request.channel, { type, content, parent: request });
    this.#setStatus("idle");
    this.publish("status", { execution_state: "idle" }, request);
  }

  #say(
    channel: Channel,
    said: { type: string; content: Record<string, unknown>; parent: KernelMessage | undefined },
  ): void {
    const header = {
      msg_id: randomUUID(),
      msg_type: said.type,
      session: this.#session,
      username: "fake",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parent_header = said.parent?.header ?? {};
    const message = { channel, header, parent_header, metadata: {}, content: said.content, buffers: [] };
    for (const listener of [...this.#onMessage]) listener(message);
  }

  #setStatus(status: KernelStatus, reason?: string): void {
    if (status === this.status) return;
    this.status = status;
    for (const listener of [...this.#onStatus]) listener(status, reason);
  }
}

/** A kernelspec for one. */
export const scriptedSpec: KernelSpec = {
  name: "fake",
  display_name: "Fake",
  language: "fake",
  argv: ["fake"],
};
