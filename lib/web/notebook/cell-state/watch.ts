import { type ICodeCellModel, isCodeCellModel } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { type ISignal, Signal } from "@lumino/signaling";
import type { KernelsCell } from "./cell-from-before.js";
import { CellsFromBefore, type NotebookOnPage } from "./cells-from-before.js";
import { recordedSeconds } from "./duration.js";
import { type Mark, marksOf } from "./marks.js";
import { type ReportedProgress, reportedProgress } from "./progress.js";
import { emptyNotebook, type NotebookEvent, type NotebookState, reduce, type StandingCell } from "./state.js";

/** Statuses after which the variables of before are gone. */
const ends: ReadonlySet<Kernel.Status> = new Set<Kernel.Status>(["restarting", "autorestarting", "dead"]);

/** Follows one notebook on the page: its cells, and the messages that it exchanges with its kernel. */
export class NotebookWatch {
  readonly #panel: NotebookPanel;
  readonly #changed = new Signal<this, void>(this);
  #state: NotebookState = emptyNotebook;
  #kernel: Kernel.IKernelConnection | undefined;
  /** The name that the kernel's process signs its messages with; unknown until it speaks. */
  #session: string | undefined;
  #waiting = false;
  #fromBefore: CellsFromBefore | undefined;
  /** When the file was saved that the page was made of. */
  #saved: string | undefined;
  /** What running cells said of how far they are without showing anything. */
  readonly #progress = new Map<string, ReportedProgress>();

  constructor(panel: NotebookPanel) {
    this.#panel = panel;
    const { context, sessionContext } = panel;
    sessionContext.kernelChanged.connect(this.#onKernel, this);
    sessionContext.statusChanged.connect(this.#onStatus, this);
    this.#follow(sessionContext.session?.kernel ?? undefined);
    void context.ready.then(() => {
      if (panel.isDisposed) return;
      this.#saved = context.contentsModel?.last_modified;
      context.model.contentChanged.connect(this.#onContent, this);
      this.#reduce({ type: "cells", cells: this.#standing() });
    });
  }

  dispose(): void {
    this.#follow(undefined);
    Signal.clearData(this);
  }

  /** Fires at most once a frame, when marks may have changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  marks(): Map<string, Mark> {
    return marksOf(this.#state);
  }

  /** How far a running cell last said that it is, beside what its outputs say. */
  progressOf(cell: string): ReportedProgress | undefined {
    return this.#progress.get(cell);
  }

  #onContent(): void {
    this.#tell();
  }

  #onStatus(_sender: unknown, status: Kernel.Status): void {
    if (!ends.has(status)) return;
    this.#progress.clear();
    this.#session = undefined;
    this.#reduce({ type: "new-kernel", waiting: "lost" });
  }

  #onKernel(_sender: unknown, { oldValue, newValue }: KernelChange): void {
    this.#follow(newValue ?? undefined);
    if (typeof oldValue?.id === "string" && oldValue.id !== newValue?.id)
      this.#reduce({ type: "new-kernel", waiting: "lost" });
  }

  #follow(kernel: Kernel.IKernelConnection | undefined): void {
    this.#kernel?.anyMessage.disconnect(this.#onMessage, this);
    this.#kernel = kernel;
    this.#session = undefined;
    kernel?.anyMessage.connect(this.#onMessage, this);
    this.#fromBefore?.dispose();
    this.#fromBefore = kernel && new CellsFromBefore(kernel, this.#onPage());
  }

  /** The notebook as those see it who bring its cells up to date. */
  #onPage(): NotebookOnPage {
    const { context, content } = this.#panel;
    const saved = (): string | undefined => this.#saved;
    return {
      ready: context.ready,
      get saved() {
        return saved();
      },
      find: (id) => [...(content.model?.cells ?? [])].filter(isCodeCellModel).find((cell) => cell.id === id),
      // Or the kernel is not the one that the page came to, and may be another notebook's.
      isOurs: (id) => this.#state.asked.has(id) || this.#state.kernel !== emptyNotebook.kernel,
      onRunning: ({ msg_id: request, code: source, started: at }, { id }) => {
        this.#reduce({ type: "cells", cells: this.#standing() });
        this.#reduce({ type: "followed", request, id, source });
        this.#reduce({ type: "started", request, at });
      },
      onEnded: (request, cell, model) => {
        this.#reduce({ type: "done", request, at: cell?.ended ?? Date.now() });
        // The answer itself goes to whoever asked.
        this.#reduce({ type: "answered", request, count: cell?.execution_count ?? undefined });
        if (cell !== undefined) this.#recall(cell, model);
      },
      onShown: (cell, model) => this.#recall(cell, model),
    };
  }

  #recall(
    { code: source, started, ended, execution_count: count }: KernelsCell,
    { id }: ICodeCellModel,
  ): void {
    const seconds = ended === undefined ? undefined : (ended - started) / 1000;
    this.#reduce({ type: "recalled", id, source, count: count ?? undefined, seconds });
  }

  #onMessage(_sender: unknown, { msg, direction }: Kernel.IAnyMessageArgs): void {
    const at = Date.now();
    const request = parentOf(msg);
    if (direction === "send") {
      const id = msg.header.msg_type === "execute_request" ? msg.metadata["cellId"] : undefined;
      if (typeof id !== "string") return;
      const source = String((msg.content as KernelMessage.IExecuteRequestMsg["content"]).code);
      this.#fromBefore?.leave(id);
      this.#reduce({ type: "sent", request: msg.header.msg_id, id, source });
      return;
    }
    if (!isStarting(msg)) this.#heardOf(msg.header.session);
    if (request === undefined || !this.#state.requests.has(request)) {
      return;
    } else if (msg.header.msg_type === "update_display_data") {
      const { metadata } = msg.content as KernelMessage.IUpdateDisplayDataMsg["content"];
      this.#setProgress(request, reportedProgress(metadata ?? {}));
    } else if (msg.header.msg_type === "execute_input") {
      // What stands above the cell is noted as it runs.
      this.#reduce({ type: "cells", cells: this.#standing() });
      this.#reduce({ type: "started", request, at });
    } else if (msg.header.msg_type === "execute_reply") {
      const count = (msg.content as { execution_count?: unknown }).execution_count;
      this.#reduce({ type: "answered", request, count: typeof count === "number" ? count : undefined });
    } else if (isIdle(msg)) {
      this.#setProgress(request, undefined);
      this.#reduce({ type: "done", request, at });
    }
  }

  /** A kernel that another window restarted says nothing of it, but signs with another name. */
  #heardOf(session: string): void {
    const before = this.#session;
    this.#session = session;
    if (before !== undefined && before !== session) this.#reduce({ type: "new-kernel", waiting: "kept" });
  }

  #setProgress(request: string, progress: ReportedProgress | undefined): void {
    const cell = this.#state.requests.get(request)?.id;
    if (cell === undefined) return;
    if (progress === undefined) this.#progress.delete(cell);
    else this.#progress.set(cell, progress);
  }

  #reduce(event: NotebookEvent): void {
    this.#state = reduce(this.#state, event);
    this.#tell();
  }

  #tell(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      if (this.#panel.isDisposed) return;
      this.#state = reduce(this.#state, { type: "cells", cells: this.#standing() });
      this.#changed.emit();
    });
  }

  #standing(): StandingCell[] {
    const cells = this.#panel.content.model?.cells ?? [];
    return [...cells].filter(isCodeCellModel).map((model) => ({
      id: model.id,
      source: model.sharedModel.getSource(),
      count: model.executionCount ?? undefined,
      hasRun: typeof model.executionCount === "number" || model.outputs.length > 0,
      seconds: recordedSeconds(model.getMetadata("execution")),
    }));
  }
}

interface KernelChange {
  oldValue: Kernel.IKernelConnection | null;
  newValue: Kernel.IKernelConnection | null;
}

function isIdle({ header, content }: KernelMessage.IMessage): boolean {
  return header.msg_type === "status" && "execution_state" in content && content.execution_state === "idle";
}

/** That is the server's word, who cannot know yet how the kernel will sign. */
function isStarting({ header, content }: KernelMessage.IMessage): boolean {
  if (header.msg_type !== "status" || !("execution_state" in content)) return false;
  return content.execution_state === "starting" || content.execution_state === "restarting";
}

function parentOf({ parent_header: parent }: Readonly<KernelMessage.IMessage>): string | undefined {
  return "msg_id" in parent ? parent.msg_id : undefined;
}
