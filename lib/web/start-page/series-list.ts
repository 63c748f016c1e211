import { make } from "../widgets/elements.js";
import type { ListedNotebook, NotebookProgress } from "./api.js";

/** The notebooks in their order, each with what it is about and how far one has come. */
export function makeSeriesList(
  notebooks: readonly ListedNotebook[],
  open: (path: string) => void,
): HTMLOListElement {
  const list = make("ol", { class: "longhand-start-series" });
  // Where one is to go on: the first that was not run to its end, once any was.
  const begun = notebooks.some(({ progress }) => progress !== undefined);
  const next = begun ? notebooks.find(({ progress }) => progress?.finished !== true) : undefined;
  for (const notebook of notebooks) {
    const item = make("li", {}, makeEntry(notebook, open));
    if (notebook === next) item.classList.add("longhand-mod-next");
    list.append(item);
  }
  return list;
}

function makeEntry(notebook: ListedNotebook, open: (path: string) => void): HTMLButtonElement {
  const { path, name, title, summary, minutes, progress } = notebook;
  const button = make("button", {});
  button.type = "button";
  button.title = path;
  const head = make(
    "span",
    { class: "longhand-start-line" },
    make("span", { class: "longhand-start-title", text: title ?? name }),
  );
  if (minutes !== undefined)
    head.append(make("span", { class: "longhand-start-minutes", text: `${minutes} min` }));
  button.append(head);
  if (summary !== undefined) button.append(make("span", { class: "longhand-start-summary", text: summary }));
  const state = describeProgress(progress);
  if (state !== undefined) {
    const mark = make("span", { class: "longhand-start-state", text: state.words });
    mark.dataset["state"] = state.kind;
    button.append(mark);
  }
  button.addEventListener("click", () => open(path));
  return button;
}

/** How far one has come, in words; undefined for a notebook that was never opened. */
export function describeProgress(
  progress: NotebookProgress | undefined,
): { kind: "done" | "begun"; words: string } | undefined {
  if (progress === undefined) return undefined;
  const { finished, checks } = progress;
  const green = checks.total === checks.passed;
  const count =
    checks.total === 0
      ? ""
      : green
        ? "all checks passed"
        : `${checks.passed} of ${checks.total} checks passed`;
  if (finished && green) return { kind: "done", words: ["✓ Done", count].filter(Boolean).join(", ") };
  return { kind: "begun", words: [finished ? "Run to the end" : "Begun", count].filter(Boolean).join(", ") };
}
