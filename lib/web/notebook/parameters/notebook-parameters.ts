import { type INotebookModel, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { Debouncer } from "@lumino/polling";
import { type ISignal, Signal } from "@lumino/signaling";
import { injectedCell, parametersCell, putInjected } from "./cells.js";
import {
  changedValues,
  type FormData,
  fillForm,
  keepTyped,
  type ParameterSchemas,
  readForm,
  valuesText,
} from "./form-model.js";
import { recordedRuns, recordRun } from "./record-run.js";
import type { ParametersService } from "./service.js";

/** What the panel shows of a notebook. */
export type ParametersState =
  | { kind: "none" }
  | { kind: "unreadable"; message: string }
  | { kind: "form"; schemas: ParameterSchemas; data: FormData };

/** What became of the last deed. */
export interface Outcome {
  failed: boolean;
  words: string;
}

/** The parameters of one notebook on the page: read from its cells, edited in a form, run. */
export class NotebookParameters {
  readonly #panel: NotebookPanel;
  readonly #service: ParametersService;
  readonly #changed = new Signal<this, void>(this);
  readonly #soon = new Debouncer(() => this.refresh(), 250);
  /** The two cells' texts that were read last, and the second alone. */
  #read: string | undefined;
  #injected: string | undefined;
  #state: ParametersState = { kind: "none" };
  /** The last form, also while a cell that is being written cannot be read. */
  #form: Extract<ParametersState, { kind: "form" }> | undefined;
  #running = false;
  #outcome: Outcome | undefined;
  /** The recorded runs of the last pass through the notebook, unknown before the first, and of the one before it. */
  #runs: readonly string[] | undefined;
  #runsBefore: readonly string[] = [];

  constructor(panel: NotebookPanel, service: ParametersService) {
    this.#panel = panel;
    this.#service = service;
    const { context } = panel;
    void context.ready.then(() => {
      if (panel.isDisposed) return;
      context.model.contentChanged.connect(() => void this.#soon.invoke());
      void this.refresh();
    });
    panel.disposed.connect(() => {
      this.#soon.dispose();
      Signal.clearData(this);
    });
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get state(): ParametersState {
    return this.#state;
  }

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  get running(): boolean {
    return this.#running;
  }

  /** The runs that can be laid side by side: the last two passes' where both trained, and not the same. */
  get comparable(): readonly string[] {
    const all = new Set([...this.#runsBefore, ...(this.#runs ?? [])]);
    return this.#runsBefore.length > 0 && all.size > this.#runsBefore.length ? [...all] : [];
  }

  /** Reads the cells again where their texts are others. */
  async refresh(): Promise<void> {
    const { model } = this.#panel.content;
    if (this.#panel.isDisposed || model === null) return;
    const source = parametersCell(model)?.sharedModel.getSource();
    const injected = injectedCell(model)?.sharedModel.getSource();
    const texts = JSON.stringify([source, injected]);
    if (texts === this.#read) return;
    this.#read = texts;
    const state =
      source === undefined ? ({ kind: "none" } as const) : await this.#readCells(source, injected);
    // Whoever typed on meanwhile has asked again.
    if (texts !== this.#read) return;
    const before = injected === this.#injected ? this.#form : undefined;
    this.#injected = injected;
    const keeps = before !== undefined && state.kind === "form";
    this.#show(keeps ? { ...state, data: keepTyped(before, state) } : state);
  }

  edit(data: FormData): void {
    if (this.#state.kind === "form") this.#show({ ...this.#state, data });
  }

  /** Puts the form's values into the notebook, and runs all its cells; refuses what the form or the server refuses. */
  async run(): Promise<void> {
    const { state } = this;
    if (state.kind !== "form" || this.#running) return;
    const { values, problems } = readForm(state.schemas, state.data);
    if (Object.keys(problems).length > 0) return;
    const changed = changedValues(state.schemas, values);
    await this.#do(async (model) => {
      const source = parametersCell(model)?.sharedModel.getSource() ?? "";
      const different = Object.keys(changed).length > 0;
      this.#put(model, different ? await this.#service.inject(source, changed) : undefined);
      this.#runs ??= await this.#service.lastRuns(this.#panel.context.path);
      await recordRun(this.#panel, values);
      return different ? `with ${valuesText(changed)}` : "with the notebook's own values";
    });
  }

  /** Takes the other values out of the notebook; what stands there then has not run yet. */
  async backToDefaults(): Promise<void> {
    const { model } = this.#panel.content;
    if (model === null || this.#state.kind !== "form") return;
    this.#put(model, undefined);
    this.#outcome = undefined;
    this.#show({ ...this.#state, data: fillForm(this.#state.schemas, {}) });
    await this.refresh();
  }

  /** What the form asks for is put into the notebook: read back, it is no news that would take the form's place. */
  #put(model: INotebookModel, source: string | undefined): void {
    const before = injectedCell(model)?.sharedModel.getSource();
    putInjected(model, source);
    this.#injected = injectedCell(model)?.sharedModel.getSource();
    // An answer still under way tells of a cell that is no more.
    if (this.#injected !== before) this.#read = undefined;
  }

  async #do(prepare: (model: INotebookModel) => Promise<string>): Promise<void> {
    const { content, sessionContext } = this.#panel;
    if (content.model === null) return;
    this.#running = true;
    this.#tell({ failed: false, words: "Running …" });
    try {
      const words = await prepare(content.model);
      const all = await NotebookActions.runAll(content, sessionContext);
      this.#note(await recordedRuns(this.#panel));
      this.#tell(
        all
          ? { failed: false, words: `All cells ran ${words}.` }
          : { failed: true, words: `A cell failed, or was stopped, ${words}. What is below it did not run.` },
      );
    } catch (thrown) {
      this.#tell({ failed: true, words: (thrown as Error).message });
    } finally {
      this.#running = false;
      this.#changed.emit();
    }
  }

  #note(runs: readonly string[]): void {
    if (runs.length === 0) return;
    this.#runsBefore = this.#runs ?? [];
    this.#runs = runs;
  }

  async #readCells(source: string, injected: string | undefined): Promise<ParametersState> {
    try {
      const read = await this.#service.read(source, injected);
      return { kind: "form", schemas: read.schemas, data: fillForm(read.schemas, read.injected) };
    } catch (thrown) {
      return { kind: "unreadable", message: (thrown as Error).message };
    }
  }

  #show(state: ParametersState): void {
    this.#state = state;
    if (state.kind === "form") this.#form = state;
    this.#changed.emit();
  }

  #tell(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#changed.emit();
  }
}
