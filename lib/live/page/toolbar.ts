import { make, makeButton } from "./elements.js";
import type { LiveNotebook, NotebookState } from "./live-notebook.js";

/** The bar above a live page: run all, stop, restart, and what goes on. */
export function makeToolbar(
  notebook: () => LiveNotebook,
  digits: string,
): { elements: HTMLElement[]; show: (state: NotebookState) => void } {
  const runAll = makeButton("Run all", () => notebook().runAll());
  const stop = makeButton("Stop", () => notebook().stop());
  const restart = makeButton("Restart", () => notebook().restart());
  const save = makeButton("Save", () => download(notebook().toFile()));
  save.title = "Save the notebook as you have changed and run it";
  stop.disabled = true;
  restart.title = "Forget all variables";
  const status = make("span", { role: "status", class: "status" });
  const element = make(
    "div",
    { class: "live-bar", role: "toolbar", "aria-label": "Run the cells" },
    runAll,
    stop,
    restart,
    save,
    status,
  );
  // Read once, it may scroll away: on a phone it would take a quarter of the screen.
  const about = make("p", { class: "live-about" }, `The code runs in your browser. ${digits}`);
  const show = ({ kernel, running, waiting }: NotebookState): void => {
    stop.disabled = running === undefined;
    const words =
      kernel === "broken"
        ? "This browser does not let the page run code; Chrome, Edge and Firefox do."
        : kernel === "starting"
          ? "Starting…"
          : running === undefined
            ? "Ready"
            : `Running cell ${running.number}${waiting > 0 ? `, ${waiting} to go` : ""}`;
    if (status.textContent !== words) status.textContent = words;
    element.dataset["state"] = running === undefined ? kernel : "busy";
  };
  return { elements: [element, about], show };
}

/** Gives the reader a file. */
function download({ name, text }: { name: string; text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  make("a", { href: address, download: name }).click();
  // The browser has taken the text when it has begun to save.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
