import { URLExt } from "@jupyterlab/coreutils";
import { make, makeButton } from "../widgets/elements.js";
import { LastShown } from "../widgets/last-shown.js";
import type { LonghandApi, RunLine } from "./api.js";

/** The latest recorded runs, with a way to lay some of them side by side. */
export class RunsPanel {
  readonly node: HTMLElement = make("section", { class: "longhand-start-runs" });
  readonly #api: LonghandApi;
  readonly #baseUrl: string;
  readonly #shown = new LastShown();
  /** The ids of the runs that are ticked. */
  readonly #chosen = new Set<string>();

  constructor(api: LonghandApi, baseUrl: string) {
    this.#api = api;
    this.#baseUrl = baseUrl;
    this.node.hidden = true;
  }

  async refresh(): Promise<void> {
    const runs = await this.#api.runs().catch(() => []);
    this.node.hidden = runs.length === 0;
    if (runs.length > 0 && this.#shown.isNews(runs)) this.#show(runs);
  }

  #show(runs: readonly RunLine[]): void {
    const listed = new Set(runs.map(({ id }) => id));
    const chosen = this.#chosen;
    for (const id of chosen) if (!listed.has(id)) chosen.delete(id);
    const compare = makeButton("Compare", () => {
      const ids = [...chosen].map(encodeURIComponent).join(",");
      window.open(`${URLExt.join(this.#baseUrl, "longhand/runs/compare")}?ids=${ids}`, "_blank", "noopener");
    });
    const settle = (): void => {
      compare.disabled = chosen.size === 0;
      compare.textContent = chosen.size > 1 ? `Compare ${chosen.size} runs` : "Show run";
    };
    const rows = runs.map((run) => {
      const box = make("input", {});
      box.type = "checkbox";
      box.checked = chosen.has(run.id);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(run.id);
        else chosen.delete(run.id);
        settle();
      });
      const when = new Date(run.started).toLocaleString(undefined, {
        dateStyle: "medium",
        timeStyle: "short",
      });
      const words = [run.name, run.result ?? run.status, when].join(" · ");
      return make("li", {}, make("label", {}, box, ` ${words}`));
    });
    settle();
    const list = make("ul", {});
    list.append(...rows);
    this.node.replaceChildren(make("h2", { text: "Latest runs" }), list, compare);
  }
}
