import { inspect } from "node:util";
import { CellLines } from "../../kernel/inside/cell-lines.js";
import { CellTimers } from "../../kernel/inside/cell-timers.js";
import { type Failure, fromDiagnostics, fromThrown, interruption } from "../../kernel/inside/failure.js";
import type { Executor, ExecutorListeners } from "../../kernel/inside/join-tslab.js";
import { interrupt } from "../../train/index.js";
import { tidyStack, withHeading } from "./stack.js";

/** How long a cell that listens for the interrupt itself, as our training does, may take to end by itself. */
const graceMs = 500;

/** Tells what becomes of a cell. */
export interface CellEvents {
  output(message: string, content: Record<string, unknown>): void;
  stage(stage: "compiling" | "running"): void;
  warn(text: string): void;
  /** Sends what was printed, before anything else is. */
  flush(): void;
}

/** Runs cells one at a time, and tells of each what the kernel would. */
export class Cells {
  readonly #events: CellEvents;
  readonly #lines: CellLines = new CellLines();
  readonly timers: CellTimers = new CellTimers();
  #executor: Executor | undefined;
  #name = "cell";
  #code = "";
  #failure: Failure | undefined;
  #result: { value: unknown } | undefined;
  #running = false;

  constructor(events: CellEvents) {
    this.#events = events;
  }

  readonly listeners: ExecutorListeners = {
    nameOfCode: () => this.#name,
    onCompiled: (source, compiled) => this.#lines.remember(this.#name, source, compiled),
    onResult: (value) => {
      this.#result = { value };
    },
    onCompiling: (compiling) => this.#events.stage(compiling ? "compiling" : "running"),
    onThrown: (thrown) => {
      this.#failure = this.#tell(thrown);
    },
    onDiagnostics: (diagnostics) => {
      this.#failure = fromDiagnostics(diagnostics, this.#code);
    },
    onWarning: (text) => this.#events.warn(text),
  };

  start(executor: Executor): void {
    this.#executor = executor;
  }

  /** @returns whether it ended well */
  async run(code: string, count: number): Promise<boolean> {
    this.#name = `cell [${count}]`;
    this.#code = code;
    this.#failure = undefined;
    this.#result = undefined;
    this.#running = true;
    this.timers.begin();
    this.#events.output("execute_input", { code, execution_count: count });
    const ok = code.trim() === "" || (await this.#execute(code));
    this.#running = false;
    this.#events.flush();
    // The listeners have set both meanwhile.
    const result = this.#result as { value: unknown } | undefined;
    const failure = (this.#failure as Failure | undefined) ?? interruption;
    if (!ok && failure.ename === interruption.ename) this.timers.stop();
    if (!ok) this.#events.output("error", { ...failure });
    else if (result !== undefined)
      this.#events.output("execute_result", {
        execution_count: count,
        data: { "text/plain": show(result.value) },
        metadata: {},
      });
    return ok;
  }

  /** Stops the training that runs, if it listens, and the waiting of the cell. */
  interrupt(): void {
    if (!this.#running) return;
    const name = this.#name;
    const stop = (): void => {
      if (this.#running && this.#name === name) this.#executor?.interrupt();
    };
    if (interrupt()) setTimeout(stop, graceMs);
    else stop();
  }

  /** A thing that was thrown outside any cell. */
  describe(thrown: unknown): string {
    return this.#tell(thrown).traceback.join("\n");
  }

  async #execute(code: string): Promise<boolean> {
    try {
      return await this.#executor!.execute(code);
    } catch (thrown) {
      // tslab's own compiler failed on the cell; the worker lives on.
      this.#failure = this.#tell(thrown);
      return false;
    }
  }

  #tell(thrown: unknown): Failure {
    if (thrown instanceof Error) tidyStack(thrown, this.#name);
    const failure = fromThrown(thrown);
    const traceback = this.#lines.rewrite(withHeading(failure.traceback));
    // A line that cannot be told is no heading.
    return {
      ...failure,
      traceback: /^cell \[\d+\]$/.test(traceback[0] ?? "") ? traceback.slice(3) : traceback,
    };
  }
}

function show(value: unknown): string {
  try {
    return inspect(value, { maxStringLength: 100_000 });
  } catch {
    return "(a value that cannot be shown: inspecting it throws)";
  }
}
