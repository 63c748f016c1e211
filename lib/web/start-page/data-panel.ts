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
  readonly #offered = new LastShown();
  /** As the server told it last. */
  #state: DataState | undefined;
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
    const state = await this.#ask();
    if (this.#fetching !== undefined) return; // begun meanwhile
    if (state !== undefined) this.#show(state);
  }

  /** @returns undefined where the server cannot say: one without the learning half has nothing to say here */
  async #ask(): Promise<DataState | undefined> {
    return (await this.#api.data().catch(() => null)) ?? undefined;
  }

  #show(shown: DataState): void {
    const { state, words } = shown;
    this.#state = shown;
    this.node.hidden = false;
    this.node.dataset["state"] = state;
    this.#say(words);
    this.#bar.hidden = true;
    if (state === "here") this.#offer(undefined);
    else this.#offer("Fetch MNIST", () => void this.#fetch());
  }

  /** Shows one button, or none. */
  #offer(label: string | undefined, act: () => void = () => {}): void {
    if (this.#offered.isNews(label))
      this.#buttons.replaceChildren(...(label === undefined ? [] : [makeButton(label, act)]));
  }

  /** A status is read out when it is set, even to what it was. */
  #say(words: string): void {
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }

  async #fetch(): Promise<void> {
    const control = new AbortController();
    this.#fetching = control;
    this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    this.#say("Looking for a mirror …");
    this.#offer("Stop", () => control.abort());
    this.#buttons.querySelector("button")?.focus();
    const failed = await this.#api
      .fetchData((line) => this.#advance(line), control.signal)
      .catch((thrown: Error) => (control.signal.aborted ? "" : thrown.message));
    const state = await this.#ask();
    this.#fetching = undefined;
    // A server that cannot say how things stand must not leave a "Stop" there that stops nothing.
    const expected: DataState | undefined =
      failed === undefined ? { state: "here", words: "MNIST is here." } : this.#state;
    const now = state ?? expected;
    if (now !== undefined) this.#show(now);
    if (failed === undefined) return;
    this.#say(failed === "" ? "Stopped. What has come is kept." : failed);
    if (failed !== "") this.node.dataset["state"] = "fault";
  }

  #advance({ file, received, total }: FetchLine): void {
    if (file === undefined || received === undefined) return;
    const megabytes = (received / 1e6).toFixed(1);
    this.#say(
      total === undefined
        ? `${file}: ${megabytes} MB`
        : `${file}: ${megabytes} of ${(total / 1e6).toFixed(1)} MB`,
    );
    if (total === undefined) return;
    this.#bar.max = total;
    this.#bar.value = received;
  }
}
