import type { MessageHeader } from "../types.js";
import { CellLines } from "./cell-lines.js";
import type { CellTimers } from "./cell-timers.js";
import { type Failure, fromDiagnostics, fromThrown, interruption, notText } from "./failure.js";
import type { activity } from "./guard.js";
import { onOwnStack } from "./on-own-stack.js";
import { showResult } from "./show-result.js";
import type { Request, Sockets } from "./sockets.js";
import type { Streams } from "./streams.js";
import type { Diagnostic, ExecutorListeners, Tslab } from "./tslab.js";

/** A request that comes later than this after a failure was made after it, whatever its clock says. */
const abortWindowMs = 1_000;
/** How long a cell that listens to SIGINT itself, as our training does, may take to end by itself. */
const graceMs = 500;

/** Runs cells one after another and publishes what becomes of them. */
export class Cells {
  readonly #sockets: Sockets;
  readonly #streams: Streams;
  readonly #timers: CellTimers;
  /** Told what the thread is at, which cell runs, and that one has ended, for whoever must stop it from outside. */
  readonly #onActivity: (now: keyof typeof activity) => void;
  readonly #onRunning: (cell: number) => void;
  readonly #onEnd: () => void;
  #tslab: Tslab | undefined;
  #queue: Request[] = [];
  #current: Request | undefined;
  /** Where output goes: to the cell that runs, and after its end still to it, as with IPython. */
  #parent: MessageHeader | undefined;
  #code = "";
  readonly #lines: CellLines = new CellLines();
  #count = 0;
  /** Counts every request, the silent ones too; 32 bits, as the memory that it is shared in. */
  #number = 0;
  #failure: Failure | undefined;
  #result: { value: unknown } | undefined;
  /** When a cell last failed: by the clock that requests are dated by, and by one that nobody sets back. */
  #failed = { date: 0, at: Number.NEGATIVE_INFINITY };
  #stop: () => void = () => {};
  #interruptedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    sockets: Sockets;
    streams: Streams;
    timers: CellTimers;
    onActivity: (now: keyof typeof activity) => void;
    onRunning: (cell: number) => void;
    onEnd: () => void;
  }) {
    this.#sockets = parts.sockets;
    this.#streams = parts.streams;
    this.#timers = parts.timers;
    this.#onActivity = parts.onActivity;
    this.#onRunning = parts.onRunning;
    this.#onEnd = parts.onEnd;
  }

  /** What the executor tells while a cell runs. */
  get listeners(): ExecutorListeners {
    return {
      nameOfCode: () => this.#name,
      onCompiled: (source, compiled) => this.#lines.remember(this.#name, source, compiled),
      onResult: (value) => {
        this.#result = { value };
      },
      onCompiling: (compiling) => this.#onActivity(compiling ? "compiling" : "other"),
      onThrown: (thrown) => {
        const failure = fromThrown(thrown);
        this.#failure = { ...failure, traceback: this.#lines.rewrite(failure.traceback) };
      },
      onDiagnostics: (diagnostics: Diagnostic[]) => {
        this.#failure = fromDiagnostics(diagnostics, this.#code);
      },
      onWarning: (text) => this.#streams.write("stderr", text),
    };
  }

  /** What the running cell is called in tracebacks. */
  get #name(): string {
    return `cell [${this.#count}]`;
  }

  /** The request whose cell runs now. */
  get current(): Request | undefined {
    return this.#current;
  }

  /** The header that output belongs to. */
  get parent(): MessageHeader | undefined {
    return this.#parent;
  }

  /** Whether an interrupt came so lately that what fails now fails because of it. */
  get lately(): boolean {
    return performance.now() - this.#interruptedAt < 10_000;
  }

  start(tslab: Tslab): void {
    this.#tslab = tslab;
    void this.#work();
  }

  /** Takes a request in its turn; one that was sent before a failure was known is answered as aborted. */
  add(request: Request): void {
    const { at, date } = this.#failed;
    if (performance.now() - at < abortWindowMs && Date.parse(request.header.date) < date)
      this.#abort(request);
    else {
      this.#queue.push(request);
      if (this.#queue.length === 1 && this.#current === undefined) void this.#work();
    }
  }

  /**
   * Ends the waiting of the cell that runs; code that has the thread is stopped by the signal itself.
   *
   * Code that listens to SIGINT gets a moment to end by itself and say why: our training does, and then nothing
   * of it goes on in the background.
   */
  interrupt(othersListen: boolean): void {
    const running = this.#current;
    if (running === undefined) return;
    this.#interruptedAt = performance.now();
    this.#abortWaiting();
    const stop = (): void => {
      if (this.#current !== running) return;
      this.#tslab?.executor.interrupt();
      // The executor's own ending goes first; after the engine broke a cell off, it has none.
      setImmediate(() => this.#current === running && this.#stop());
    };
    if (othersListen) setTimeout(stop, graceMs);
    else stop();
  }

  async #work(): Promise<void> {
    while (this.#tslab !== undefined && this.#current === undefined) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#current = next;
      this.#number = (this.#number % 0x7fffffff) + 1;
      this.#onRunning(this.#number);
      try {
        await this.#run(next, this.#tslab);
      } finally {
        this.#current = undefined;
        this.#onRunning(0);
      }
    }
  }

  async #run(request: Request, tslab: Tslab): Promise<void> {
    const { content, header } = request;
    const silent = content["silent"] === true;
    const code = content["code"] ?? "";
    const isText = typeof code === "string";
    this.#code = isText ? code : "";
    const blank = this.#code.trim() === "";
    this.#streams.begin();
    this.#timers.begin();
    this.#parent = header;
    this.#failure = isText ? undefined : notText(code);
    this.#result = undefined;
    this.#status("busy", header);
    if (!silent && !blank) {
      if (content["store_history"] !== false) this.#count++;
      this.#publish("execute_input", { code: this.#code, execution_count: this.#count });
    }
    const ok = isText && (blank || (await this.#execute(tslab)));
    this.#streams.flush();
    const failure: Failure = this.#failure ?? interruption;
    if (!ok && failure.ename === interruption.ename) this.#timers.stop();
    if (ok) this.#succeed(request, silent);
    else this.#fail(request, failure);
    this.#status("idle", header);
  }

  async #execute(tslab: Tslab): Promise<boolean> {
    const stopped = new Promise<false>((resolve) => {
      this.#stop = () => resolve(false);
    });
    try {
      return await Promise.race([onOwnStack(() => tslab.executor.execute(this.#code)), stopped]);
    } catch (thrown) {
      // tslab's own compiler failed on the cell; the kernel lives on.
      this.#failure = fromThrown(thrown);
      return false;
    } finally {
      this.#onEnd();
    }
  }

  #succeed(request: Request, silent: boolean): void {
    if (this.#result !== undefined && !silent) {
      this.#publish("execute_result", {
        execution_count: this.#count,
        data: { "text/plain": showResult(this.#result.value) },
        metadata: {},
      });
    }
    this.#sockets.reply(request, "execute_reply", {
      status: "ok",
      execution_count: this.#count,
      user_expressions: {},
      payload: [],
    });
  }

  #fail(request: Request, failure: Failure): void {
    this.#publish("error", { ...failure });
    if (request.content["stop_on_error"] !== false) {
      this.#failed = { date: Date.now(), at: performance.now() };
      this.#abortWaiting();
    }
    this.#sockets.reply(request, "execute_reply", {
      status: "error",
      execution_count: this.#count,
      ...failure,
      user_expressions: {},
      payload: [],
    });
  }

  #abortWaiting(): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const request of waiting) this.#abort(request);
  }

  #abort(request: Request): void {
    this.#status("busy", request.header);
    // No number: JupyterLab would put it before a cell that never ran.
    this.#sockets.reply(request, "execute_reply", { status: "aborted" });
    this.#status("idle", request.header);
    if (this.#current !== undefined) this.#status("busy", this.#current.header);
  }

  #publish(type: string, content: Record<string, unknown>): void {
    this.#sockets.publish({
      msg_type: type,
      content,
      ...(this.#parent === undefined ? {} : { parent: this.#parent }),
    });
  }

  #status(state: "busy" | "idle", parent: MessageHeader): void {
    this.#sockets.publish({ msg_type: "status", parent, content: { execution_state: state } });
  }
}
