import { Widget } from "@lumino/widgets";
import { durationText } from "./duration.js";
import { type Mark, staleWords } from "./marks.js";
import type { ReportedProgress } from "./progress.js";

let made = 0;

/** The line beneath a code cell: how long it runs or ran, how far it is, whether its output is current. */
export class StatusLine extends Widget {
  readonly #stale = document.createElement("span");
  readonly #bar = document.createElement("progress");
  readonly #note = document.createElement("span");
  readonly #time = document.createElement("span");
  readonly #stop = document.createElement("button");

  constructor(stop: () => void) {
    super();
    this.id = `longhand-status-${++made}`;
    this.addClass("longhand-status");
    this.#stale.className = "longhand-status-stale";
    this.#note.className = "longhand-status-note";
    this.#time.className = "longhand-status-time";
    this.#bar.setAttribute("aria-label", "Progress");
    this.#stop.className = "longhand-status-stop jp-mod-styled";
    this.#stop.textContent = "Stop";
    this.#stop.title = "Stop this cell; its variables stay";
    this.#stop.addEventListener("click", stop);
    this.node.append(this.#stale, this.#bar, this.#note, this.#time, this.#stop);
  }

  /** @param progress what the running cell says of itself, where it does */
  tell(mark: Mark | undefined, progress?: ReportedProgress): void {
    const running = mark?.kind === "running";
    const stale = mark?.kind === "done" ? mark.stale : undefined;
    setText(this.#stale, stale === undefined ? "" : staleWords[stale]);
    setText(this.#note, (running && progress?.words) || "");
    setText(this.#time, timeText(mark));
    this.#bar.hidden = !running || progress === undefined;
    if (running && progress !== undefined) {
      this.#bar.max = progress.total;
      this.#bar.value = progress.done;
    }
    this.#stop.hidden = !running;
    this.node.dataset["kind"] = mark?.kind ?? "none";
    this.node.dataset["stale"] = stale ?? "";
  }
}

function timeText(mark: Mark | undefined): string {
  if (mark?.kind === "waiting") return "waiting";
  if (mark?.kind === "running") return durationText(Math.max(0, Date.now() - mark.since) / 1000);
  return mark?.seconds === undefined ? "" : durationText(mark.seconds);
}

/** Writing the same text again would still cost the browser a layout. */
function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = text === "";
}
