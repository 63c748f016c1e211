import { make, makeButton } from "../widgets/elements.js";
import type { LibraryEntry } from "./library-page.js";

/** A notebook of the series. */
export interface NotebookLink {
  path: string;
  title: string;
}

/** What an entry's links lead to. */
export interface EntryLinks {
  openSource(file: string): void;
  /** The notebooks by their numbers, once the server has listed them; none where the series is not served. */
  readonly notebooks: Promise<ReadonlyMap<string, NotebookLink>>;
  openNotebook(path: string): void;
}

/** One public name: its line, and beneath it, once opened, all that is known of it. */
export function makeEntry(entry: LibraryEntry, links: EntryLinks): HTMLDetailsElement {
  const details = make(
    "details",
    { class: "longhand-doc" },
    make(
      "summary",
      {},
      make("code", { text: entry.name }),
      make("span", { class: "longhand-doc-kind", text: entry.kind }),
      make("span", { class: "longhand-doc-line", text: firstSentence(entry.text) }),
    ),
  );
  details.dataset["name"] = entry.name;
  // Most are never opened: what is beneath the line is made when it is first seen.
  details.addEventListener("toggle", () => details.append(makeBody(entry, links)), { once: true });
  return details;
}

function makeBody(entry: LibraryEntry, links: EntryLinks): HTMLElement {
  const body = make("div", { class: "longhand-doc-body" });
  body.append(make("pre", {}, make("code", { text: entry.signature })));
  for (const paragraph of entry.text.split(/\n\s*\n/)) body.append(make("p", {}, ...inline(paragraph)));
  const rows: [string, string][] = [
    ...entry.params.map(({ name, text }): [string, string] => [name, text]),
    ...(entry.returns === undefined ? [] : [["Returns", entry.returns] as [string, string]]),
    ...entry.throws.map((words): [string, string] => ["Throws", words]),
    ...(entry.source === undefined ? [] : [["Source", entry.source] as [string, string]]),
  ];
  if (rows.length > 0) body.append(makeTerms(rows));
  if (entry.members.length > 0) {
    body.append(make("h3", { text: "Has" }));
    body.append(makeTerms(entry.members.map(({ signature, text }) => [signature, text])));
  }
  body.append(makeLinks(entry, links));
  return body;
}

function makeTerms(rows: readonly [string, string][]): HTMLDListElement {
  const list = make("dl", {});
  for (const [term, words] of rows) {
    const isWord = /^(?:Returns|Throws|Source)$/.test(term);
    list.append(
      make("dt", {}, isWord ? term : make("code", { text: term })),
      make("dd", {}, ...inline(words)),
    );
  }
  return list;
}

function makeLinks(entry: LibraryEntry, links: EntryLinks): HTMLElement {
  const line = make(
    "p",
    { class: "longhand-doc-links" },
    makeButton(entry.file, () => links.openSource(entry.file)),
  );
  // An entry can be opened before they are known.
  void links.notebooks.then((known) => {
    for (const number of entry.notebooks) {
      const notebook = known.get(number);
      if (notebook !== undefined)
        line.append(makeButton(notebook.title, () => links.openNotebook(notebook.path)));
    }
  });
  return line;
}

/** Words in which `code` stands between backticks. */
function inline(text: string): (Node | string)[] {
  return text
    .replace(/\s+/g, " ")
    .split(/(`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("`") ? make("code", { text: part.slice(1, -1) }) : part));
}

function firstSentence(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return (/^.*?[.!?](?=\s\p{Lu}|$)/u.exec(flat)?.[0] ?? flat).replaceAll("`", "");
}
