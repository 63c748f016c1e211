import type { Contents } from "@jupyterlab/services";
import { Debouncer } from "@lumino/polling";
import { Widget } from "@lumino/widgets";
import { longhandIcon } from "../brand/logo.js";
import { firstFolder, type ListedNotebook, listNotebooks, readTitle } from "./list-notebooks.js";

export interface StartPageOptions {
  contents: Contents.IManager;
  open(path: string): void;
  create(): void;
}

/** The page that greets: the notebooks of the first folder in order, each with its title. */
export class StartPage extends Widget {
  readonly #options: StartPageOptions;
  readonly #list = document.createElement("ol");
  readonly #note = document.createElement("p");
  /** Titles by path and time of the last change: a notebook is read again only when it was saved. */
  readonly #titles = new Map<string, string | undefined>();
  readonly #soon = new Debouncer(() => this.refresh(), 300);

  constructor(options: StartPageOptions) {
    super();
    this.#options = options;
    this.addClass("longhand-start");
    this.#note.className = "longhand-start-note";
    this.#note.setAttribute("role", "status");
    this.node.append(this.#makeHead(), this.#note, this.#list, this.#makeFoot());
    options.contents.fileChanged.connect(this.#onFileChanged, this);
  }

  override dispose(): void {
    this.#options.contents.fileChanged.disconnect(this.#onFileChanged, this);
    this.#soon.dispose();
    super.dispose();
  }

  /** Lists what the folder holds now; titles come one by one behind the names. */
  async refresh(): Promise<void> {
    const { contents } = this.#options;
    try {
      const folder = await firstFolder(contents);
      const notebooks = await listNotebooks(contents, folder);
      this.#note.textContent =
        notebooks.length > 0 ? "" : "There are no notebooks here yet. Start one of your own.";
      this.#list.replaceChildren(...notebooks.map((notebook) => this.#makeItem(notebook)));
      for (const notebook of notebooks) await this.#showTitle(notebook);
    } catch (thrown) {
      this.#note.textContent = `The notebooks could not be listed: ${(thrown as Error).message}`;
    }
  }

  #onFileChanged(): void {
    void this.#soon.invoke();
  }

  #makeHead(): HTMLElement {
    const head = document.createElement("header");
    longhandIcon.element({ container: head, tag: "span", width: "48px", height: "48px" });
    const words = document.createElement("div");
    const name = document.createElement("h1");
    name.textContent = "Longhand";
    const line = document.createElement("p");
    line.textContent = "Neural networks worked out longhand, in TypeScript notebooks.";
    words.append(name, line);
    head.append(words);
    return head;
  }

  #makeItem({ path, name }: ListedNotebook): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.dataset["path"] = path;
    const title = document.createElement("span");
    title.className = "longhand-start-title";
    title.textContent = name;
    const file = document.createElement("span");
    file.className = "longhand-start-file";
    file.textContent = path;
    button.append(title, file);
    button.addEventListener("click", () => this.#options.open(path));
    item.append(button);
    return item;
  }

  #makeFoot(): HTMLElement {
    const button = document.createElement("button");
    button.className = "jp-mod-styled jp-mod-accept";
    button.textContent = "New notebook";
    button.addEventListener("click", () => this.#options.create());
    const foot = document.createElement("footer");
    foot.append(button);
    return foot;
  }

  async #showTitle({ path, lastModified }: ListedNotebook): Promise<void> {
    const key = `${path} ${lastModified}`;
    if (!this.#titles.has(key)) {
      // A notebook that cannot be read keeps its file's name here, and says why when it is opened.
      this.#titles.set(key, await readTitle(this.#options.contents, path).catch(() => undefined));
    }
    const title = this.#titles.get(key);
    const button = this.#list.querySelector(`button[data-path=${CSS.escape(path)}] .longhand-start-title`);
    if (title !== undefined && button !== null) button.textContent = title;
  }
}
