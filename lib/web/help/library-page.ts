import entries from "virtual:library-docs";
import { Widget } from "@lumino/widgets";
import type { LibraryEntry } from "../bundling/library-docs.js";
import { make } from "../widgets/elements.js";
import { type EntryLinks, makeEntry, type NotebookLink } from "./library-entry.js";

export type { LibraryEntry };

export interface LibraryPageOptions {
  /** @returns whether there was such a file */
  open(path: string): Promise<boolean>;
  notebooks(): Promise<{ path: string; name: string; title?: string }[]>;
}

/** The folders of the learning half in their order, in words. */
const chapters: readonly (readonly [folder: string, title: string])[] = [
  ["display", "Showing and checking"],
  ["data", "Data"],
  ["matrix", "Matrices"],
  ["nn", "Layers and networks"],
  ["train", "Training and metrics"],
  ["plot", "Figures"],
  ["experiment", "Experiments"],
  ["random", "Random numbers"],
  ["errors", "Errors"],
];

/** Every public name of the library in one page that can be searched. */
export class LibraryPage extends Widget {
  readonly #options: LibraryPageOptions;
  readonly #search: HTMLInputElement = make("input", {});
  readonly #count: HTMLElement = make("p", { class: "longhand-start-note" });
  readonly #entries = new Map<string, HTMLDetailsElement>();
  readonly #notebooks: EntryLinks["notebooks"];

  constructor(options: LibraryPageOptions) {
    super();
    this.#options = options;
    this.#notebooks = this.#listNotebooks();
    this.addClass("longhand-help");
    this.node.setAttribute("role", "region");
    this.#search.type = "search";
    this.#search.placeholder = "Search names and words";
    this.#search.setAttribute("aria-label", "Search the library");
    this.#search.className = "jp-mod-styled";
    this.#search.addEventListener("input", () => this.#filter());
    this.#count.setAttribute("role", "status");
    const head = make(
      "p",
      {},
      "What a cell can import: ",
      make("code", { text: 'import { matmul } from "longhand"' }),
      ", or all of it as ",
      make("code", { text: 'import * as lh from "longhand"' }),
      ".",
    );
    this.node.append(
      make("h1", { text: "Library" }),
      head,
      this.#search,
      this.#count,
      ...this.#makeChapters(),
    );
    this.#filter();
  }

  /** Opens one name and brings it into view. */
  reveal(name: string): void {
    this.#search.value = "";
    this.#filter();
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.open = true;
    entry.scrollIntoView({ block: "start" });
  }

  protected override onActivateRequest(): void {
    this.#search.focus();
  }

  #makeChapters(): HTMLElement[] {
    const known = new Set(chapters.map(([folder]) => folder));
    const rest: [string, string][] = [...new Set(entries.map(folderOf))]
      .filter((folder) => !known.has(folder))
      .map((folder) => [folder, folder]);
    return [...chapters, ...rest].map(([folder, title]) => {
      const section = make("section", {}, make("h2", { text: title }));
      for (const entry of entries.filter((each) => folderOf(each) === folder)) {
        const element = makeEntry(entry, {
          openSource: (file) => void this.#openSource(file),
          notebooks: this.#notebooks,
          openNotebook: (path) => void this.#options.open(path),
        });
        this.#entries.set(entry.name, element);
        section.append(element);
      }
      return section;
    });
  }

  /** Names that begin with what is sought are no better placed than others: the page keeps its order. */
  #filter(): void {
    const words = this.#search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const text = `${entry.name} ${entry.text} ${entry.signature}`.toLowerCase();
      const fits = words.every((word) => text.includes(word));
      this.#entries.get(entry.name)!.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const section of this.node.querySelectorAll("section")) {
      section.hidden = section.querySelector("details:not([hidden])") === null;
    }
    this.#count.textContent = words.length === 0 ? `${shown} names.` : `${shown} of ${entries.length} names.`;
  }

  async #openSource(file: string): Promise<void> {
    if (await this.#options.open(file)) return;
    this.#count.textContent = `${file} is not in the folder that is served: it lies in Longhand's own.`;
  }

  async #listNotebooks(): Promise<ReadonlyMap<string, NotebookLink>> {
    const notebooks = await this.#options.notebooks().catch(() => []);
    const byNumber = new Map<string, NotebookLink>();
    for (const { path, name, title = name } of notebooks) {
      const number = /^(\d\d)-/.exec(name)?.[1];
      if (number !== undefined) byNumber.set(number, { path, title });
    }
    return byNumber;
  }
}

/** "nn" of "lib/nn/dense.ts"; "errors" of "lib/errors.ts". */
function folderOf({ file }: LibraryEntry): string {
  return file.split("/")[1]!.replace(/\.ts$/, "");
}
