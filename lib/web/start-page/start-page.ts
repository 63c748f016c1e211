import type { Contents, ServerConnection } from "@jupyterlab/services";
import { Debouncer } from "@lumino/polling";
import { Widget } from "@lumino/widgets";
import { longhandIcon } from "../brand/logo.js";
import { make, makeButton } from "../widgets/elements.js";
import { LastShown } from "../widgets/last-shown.js";
import { LonghandApi } from "./api.js";
import { DataPanel } from "./data-panel.js";
import { RunsPanel } from "./runs-panel.js";
import { makeSeriesList } from "./series-list.js";

/** Something else that the page leads to. */
export interface StartPageLink {
  /** What it opens: another id is another link, whatever its label. */
  id: string;
  label: string;
  open(): void;
}

export interface StartPageOptions {
  contents: Contents.IManager;
  settings: ServerConnection.ISettings;
  open(path: string): void;
  create(): void;
  links(): StartPageLink[];
}

/** The page that greets: the series and how far one has come, the digits, and the latest runs. */
export class StartPage extends Widget {
  readonly #options: StartPageOptions;
  readonly #api: LonghandApi;
  readonly #data: DataPanel;
  readonly #runs: RunsPanel;
  readonly #note: HTMLElement = make("p", { class: "longhand-start-note" });
  readonly #foot: HTMLElement = make("footer", {});
  #list: HTMLElement = make("ol", { class: "longhand-start-series" });
  readonly #listShown = new LastShown();
  readonly #footShown = new LastShown();
  readonly #soon = new Debouncer(() => this.refresh(), 300);

  constructor(options: StartPageOptions) {
    super();
    this.#options = options;
    this.#api = new LonghandApi(options.settings);
    this.#data = new DataPanel(this.#api);
    this.#runs = new RunsPanel(this.#api, options.settings.baseUrl);
    this.addClass("longhand-start");
    this.#note.setAttribute("role", "status");
    this.node.append(makeHead(), this.#data.node, this.#note, this.#list, this.#runs.node, this.#foot);
    options.contents.fileChanged.connect(this.#onFileChanged, this);
  }

  override dispose(): void {
    this.#options.contents.fileChanged.disconnect(this.#onFileChanged, this);
    this.#soon.dispose();
    super.dispose();
  }

  /** Shows how all of it stands now. */
  async refresh(): Promise<void> {
    this.#showFoot();
    await Promise.all([this.#refreshSeries(), this.#data.refresh(), this.#runs.refresh()]);
  }

  #showFoot(): void {
    const { create, links } = this.#options;
    const shown = links();
    if (!this.#footShown.isNews(shown.map(({ id, label }) => [id, label]))) return;
    this.#foot.replaceChildren(
      makeButton("New notebook", create, "jp-mod-accept"),
      ...shown.map(({ label, open }) => makeButton(label, open)),
    );
  }

  async #refreshSeries(): Promise<void> {
    try {
      const { notebooks } = await this.#api.series();
      this.#note.textContent =
        notebooks.length > 0 ? "" : "There are no notebooks here yet. Start one of your own.";
      if (!this.#listShown.isNews(notebooks)) return;
      const list = makeSeriesList(notebooks, this.#options.open);
      const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
      this.#list.replaceWith(list);
      this.#list = list;
      // Whoever goes through the list by keyboard stays where they were.
      if (focused instanceof HTMLElement) {
        list.querySelector<HTMLElement>(`button[title="${CSS.escape(focused.title)}"]`)?.focus();
      }
    } catch (thrown) {
      this.#note.textContent = `The notebooks could not be listed: ${(thrown as Error).message}`;
    }
  }

  #onFileChanged(): void {
    void this.#soon.invoke();
  }
}

function makeHead(): HTMLElement {
  const head = make("header", {});
  longhandIcon.element({ container: head, tag: "span", width: "48px", height: "48px" });
  head.append(
    make(
      "div",
      {},
      make("h1", { text: "Longhand" }),
      make("p", { text: "Neural networks worked out longhand, in TypeScript notebooks." }),
    ),
  );
  return head;
}
