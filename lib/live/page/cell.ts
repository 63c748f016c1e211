import type { EditorView } from "@codemirror/view";
import type { KernelMessage } from "../../kernel/types.js";
import { tagsOf } from "../../notebook/tags.js";
import type { CodeCell } from "../../notebook/types.js";
import { noOutputs, type OutputState, reduceOutput, updateDisplays } from "../../runner/outputs.js";
import { noteOnModules } from "../cell-modules.js";
import { createEditor, type EditorOptions, replaceCode } from "./editor.js";
import { make, makeButton } from "./elements.js";
import { OutputView } from "./output-view.js";

/** How a cell stands: whether it has run in the present worker, and how that ended. */
export type CellState = "fresh" | "waiting" | "running" | "ran" | "failed";

export interface CellActions extends Pick<EditorOptions, "complete"> {
  run(cell: LiveCell, next: boolean): void;
  /** The reader has changed a cell's code. */
  edited(cell: LiveCell): void;
}

/** A cell of code: its editor where it is shown, a button to run it, and what it gives. */
export class LiveCell {
  readonly id: string;
  readonly number: number;
  /** Whether an error of its own is what it is meant to show. */
  readonly mayFail: boolean;
  readonly #root: HTMLElement | undefined;
  readonly #view: OutputView | undefined;
  #code: string;
  #editor: EditorView | undefined;
  #state: CellState = "fresh";
  #outputs: OutputState = noOutputs;

  /** @param root its element in the page; undefined for a cell that is not shown */
  constructor(
    given: { cell: CodeCell; number: number; root: HTMLElement | undefined },
    actions: CellActions,
  ) {
    this.id = given.cell.id;
    this.number = given.number;
    this.mayFail = tagsOf(given.cell).includes("raises-exception");
    this.#code = given.cell.source;
    this.#root = given.root;
    if (given.root === undefined) return;
    this.#view = new OutputView(outputsOf(given.root));
    const input = given.root.querySelector<HTMLElement>(".input");
    if (input !== null) this.#openEditor(input, actions);
    this.#note();
  }

  get code(): string {
    return this.#code;
  }

  get state(): CellState {
    return this.#state;
  }

  set state(state: CellState) {
    this.#state = state;
    if (this.#root !== undefined) this.#root.dataset["state"] = state;
  }

  get root(): HTMLElement | undefined {
    return this.#root;
  }

  /** Shows other code. */
  revise(code: string): void {
    this.#code = code;
    if (this.#editor !== undefined) replaceCode(this.#editor, code);
  }

  focus(): void {
    this.#editor?.focus();
  }

  /** Begins a run: what the cell gave before is gone. */
  begin(count: number): void {
    this.#outputs = noOutputs;
    this.#view?.clear();
    this.#root?.querySelector(".input")?.setAttribute("data-count", String(count));
    this.#root?.querySelector(":scope > .hint:not(.modules-note)")?.remove();
    this.state = "running";
  }

  hear(message: string, content: Record<string, unknown>): void {
    this.#outputs = reduceOutput(this.#outputs, asMessage(message, content));
    this.#view?.show(this.#outputs.outputs);
  }

  /** A display that another cell has renewed may stand here too. */
  update(content: Record<string, unknown>): void {
    const outputs = updateDisplays(this.#outputs, asMessage("update_display_data", content));
    if (outputs === this.#outputs) return;
    this.#outputs = outputs;
    this.#view?.show(outputs.outputs);
  }

  /** Whether its last run ended because a name is not known: the cell that declares it may not have run. */
  get lacksNames(): boolean {
    const { outputs } = this.#outputs;
    return outputs.some((output) => output.output_type === "error" && /Cannot find name/.test(output.evalue));
  }

  /** What a notebook's file holds of it: the code as it is now, and what it gave in this page. */
  get saved(): Pick<CodeCell, "source" | "outputs" | "execution_count"> {
    const { outputs, executionCount } = this.#outputs;
    return { source: this.#code, outputs: [...outputs], execution_count: executionCount };
  }

  /** Says something below the outputs, with a button. */
  hint(text: string, label: string, act: () => void): void {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.append(text, " ", makeButton(label, act));
    this.#root?.append(hint);
  }

  /** Says below the code what a page lacks of what it imports. */
  #note(): void {
    const said = noteOnModules(this.#code);
    const input = this.#root?.querySelector(".input");
    let note = this.#root?.querySelector<HTMLElement>(".modules-note");
    if (said === undefined || !input) {
      note?.remove();
      return;
    }
    if (!note) {
      note = make("p", { class: "hint modules-note" });
      input.after(note);
    }
    if (note.textContent !== said) note.textContent = said;
  }

  #openEditor(input: HTMLElement, { run, complete, edited }: CellActions): void {
    const code = input.querySelector("code");
    const still = input.querySelector("pre");
    this.#editor = createEditor({
      code: this.#code,
      label: `Code of cell ${this.number}`,
      complete,
      onRun: (next) => run(this, next),
      onChange: (changed) => {
        this.#code = changed;
        this.#note();
        edited(this);
        // Copying and printing take the still form.
        if (code !== null) code.textContent = changed;
      },
    });
    still?.classList.add("replaced");
    input.append(this.#editor.dom);
    const button = makeButton("Run", () => run(this, false));
    button.classList.add("run");
    button.title = "Run this cell (Shift+Enter)";
    button.setAttribute("aria-label", `Run cell ${this.number}`);
    input.append(button);
  }
}

/** The element that outputs go into, made where the cell had none. */
function outputsOf(root: HTMLElement): HTMLElement {
  const found = root.querySelector<HTMLElement>(".outputs");
  if (found !== null) return found;
  const made = document.createElement("div");
  made.className = "outputs";
  root.append(made);
  return made;
}

/** The reducer reads no more of a message than its type and content. */
function asMessage(msg_type: string, content: Record<string, unknown>): KernelMessage {
  return { header: { msg_type }, content } as KernelMessage;
}
