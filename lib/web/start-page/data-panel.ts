import { make, makeButton } from "../widgets/elements.js";
import { LastShown } from "../widgets/last-shown.js";
import type { DataState, FetchLine, LonghandApi } from "./api.js";

/** Says where MNIST stands, and fetches it: with progress, a way to stop, and the mend where it fails. */
export class DataPanel {
  readonly node: HTMLElement = make("section", { class: "longhand-start-data" });
  readonly #api: LonghandApi;
  readonly #words: HTMLElement = make("p", {});
  readonly #bar: HTMLProgressElement = make("progress", {});
  readonly #buttons: HTMLElement = make("span", { class: "longhand-start-buttons" });
  #shown = new LastShown();
  #fetching: AbortController | undefined;

  constructor(api: LonghandApi) {
    this.#api = api;
    this.node.setAttribute("aria-label", "The digits");
    this.#words.setAttribute("role", "status");
    this.#bar.setAttribute("aria-label", "Download of MNIST");
    this.#bar.hidden = true;
    this.node.append(this.#words, this.#bar, this.#buttons);
    this.node.hidden = true;
  }

  async refresh(): Promise<void> {
    if (this.#fetching !== undefined) return;
    // A server without the learning half has nothing to say here.
    const state = await this.#api.data().catch(() => null);
    if (this.#fetching !== undefined) return; // begun meanwhile
    if (state !== null && this.#shown.isNews(state)) this.#show(state);
  }

  #show({ state, words }: DataState): void {
    this.node.hidden = false;
    this.node.dataset["state"] = state;
    this.#words.textContent = words;
    this.#bar.hidden = true;
    this.#buttons.replaceChildren();
    if (state !== "here") this.#buttons.append(makeButton("Fetch MNIST", () => void this.#fetch()));
  }

  async #fetch(): Promise<void> {
    const control = new AbortController();
    this.#fetching = control;
    this.#shown = new LastShown();
    this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    this.#words.textContent = "Looking for a mirror …";
    const stop = makeButton("Stop", () => control.abort());
    this.#buttons.replaceChildren(stop);
    stop.focus();
    const failed = await this.#api
      .fetchData((line) => this.#advance(line), control.signal)
      .catch((thrown: Error) => (control.signal.aborted ? "" : thrown.message));
    this.#fetching = undefined;
    await this.refresh();
    if (failed === undefined) return;
    this.#words.textContent = failed === "" ? "Stopped. What has come is kept." : failed;
    if (failed !== "") this.node.dataset["state"] = "fault";
  }

  #advance({ file, received, total }: FetchLine): void {
    if (file === undefined || received === undefined) return;
    const megabytes = (received / 1e6).toFixed(1);
    this.#words.textContent =
      total === undefined
        ? `${file}: ${megabytes} MB`
        : `${file}: ${megabytes} of ${(total / 1e6).toFixed(1)} MB`;
    if (total === undefined) return;
    this.#bar.max = total;
    this.#bar.value = received;
  }
}
