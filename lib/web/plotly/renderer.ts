import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { figureHeight } from "../../figure-height.js";
import { InTurn } from "../widgets/in-turn.js";
import { type Figure, fitToPage, followsWidth, type PageColours, readFigure } from "./figure.js";
import { loadPlotly, type Plotly } from "./load.js";

const mimeType = "application/vnd.plotly.v1+json";

/** What an output brought: its bundle, and the figure in it or why it is none. */
interface Brought {
  model: IRenderMime.IMimeModel;
  figure: Figure | string;
}

/** Draws one figure in a cell, as wide as the cell and in the page's colours; says in words what it shows. */
class PlotlyWidget extends Widget implements IRenderMime.IRenderer {
  #brought: Brought | undefined;
  #plotly: Plotly | undefined;
  /** What Plotly draws in: after a failure a new one, as it leaves things behind that it then fails on. */
  #target: HTMLElement | undefined;
  readonly #line = new InTurn(reportError);
  readonly #sizes = new ResizeObserver(() => void this.#fit());
  readonly #themes = new MutationObserver(() => void this.#draw());

  constructor() {
    super();
    this.addClass("longhand-plotly");
    this.node.setAttribute("role", "img");
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const description = model.data["text/plain"];
    this.node.setAttribute("aria-label", typeof description === "string" ? description : "A figure.");
    const figure = readFigure(model.data[mimeType]);
    this.#brought = { model, figure };
    // Else what stands below would move when the figure is drawn.
    if (typeof figure !== "string") this.node.style.minHeight = `${figureHeight(figure.layout)}px`;
    return this.#draw();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.#sizes.observe(this.node);
    // The theme manager says on the body which theme is in force, after its stylesheet has come.
    this.#themes.observe(document.body, { attributeFilter: ["data-jp-theme-name"] });
    void this.#draw();
  }

  protected override onBeforeDetach(message: Message): void {
    this.#sizes.disconnect();
    this.#themes.disconnect();
    super.onBeforeDetach(message);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    void this.#line.add("purge", () => this.#clear());
    super.dispose();
  }

  /** Nothing is drawn before the figure and a place on the page are there. */
  #draw(): Promise<void> {
    return this.#line.add("draw", () => this.#try((figure) => this.#react(figure)));
  }

  async #react(figure: Figure): Promise<void> {
    // What was asked for before this figure came may have failed by now.
    const plotly = await loadPlotly().catch(loadPlotly);
    this.#plotly = plotly;
    if (!this.isAttached) return;
    const { data, layout, config } = fitToPage(figure, pageColours(this.node));
    if (this.#target === undefined) {
      this.#target = document.createElement("div");
      this.node.replaceChildren(this.#target);
    }
    await plotly.react(this.#target, data, layout, config);
    this.node.dataset["drawn"] = "true";
  }

  #fit(): Promise<void> {
    return this.#line.add("fit", async () => {
      const width = this.node.clientWidth;
      if (this.node.dataset["drawn"] !== "true" || !this.isVisible || width === 0) return;
      await this.#try(async (figure) => {
        if (followsWidth(figure)) await this.#plotly?.relayout(this.#target!, { width });
      });
    });
  }

  /** Works on the figure that is there; where there is none, or the work fails, its words take its place. */
  async #try(work: (figure: Figure) => Promise<void>): Promise<void> {
    const brought = this.#brought;
    if (brought === undefined || !this.isAttached) return;
    const { model, figure } = brought;
    if (typeof figure === "string") {
      this.#sayInstead(model, figure);
      return;
    }
    try {
      await work(figure);
    } catch (thrown) {
      this.#clear();
      // Another figure that came meanwhile is next in line; and a page that has gone has nothing to say to anyone.
      if (this.#brought !== brought || this.isDisposed) return;
      this.#sayInstead(
        model,
        `Plotly could not draw it: ${thrown instanceof Error ? thrown.message : thrown}`,
      );
    }
  }

  /** The static drawing of the same figure, where the output has one; then the text; always the reason. */
  #sayInstead({ data }: IRenderMime.IMimeModel, reason: string): void {
    this.#clear();
    this.node.style.minHeight = "";
    const [svg, text] = [data["image/svg+xml"], data["text/plain"]];
    const note = document.createElement("p");
    note.className = "longhand-plotly-note";
    note.textContent = reason;
    if (typeof svg === "string") {
      const picture = document.createElement("img");
      // As an image its scripts do not run. Half of a pair of signs, which JSON may hold, makes no address.
      picture.src = `data:image/svg+xml,${encodeURIComponent(svg.replace(/\p{Surrogate}/gu, "\ufffd"))}`;
      picture.alt = typeof text === "string" ? text : "A figure.";
      this.node.replaceChildren(picture, note);
      return;
    }
    const words = document.createElement("pre");
    words.textContent = typeof text === "string" ? text : "";
    this.node.replaceChildren(words, note);
  }

  /** Takes away what Plotly has drawn, or begun. */
  #clear(): void {
    delete this.node.dataset["drawn"];
    const target = this.#target;
    this.#target = undefined;
    if (target === undefined) return;
    target.remove();
    try {
      this.#plotly?.purge(target);
    } catch {
      // Of what it failed to lay out it cannot let go; the element that holds it is gone.
    }
  }
}

function pageColours(node: HTMLElement): PageColours {
  const style = getComputedStyle(node);
  return {
    text: style.getPropertyValue("--jp-content-font-color1").trim() || style.color,
    grid: style.getPropertyValue("--jp-border-color2").trim() || "#8884",
  };
}

/** Renders Plotly's figures; safe, as they are data and hold no script. */
export const plotlyRenderer: IRenderMime.IExtension = {
  id: "longhand:plotly",
  dataType: "json",
  rendererFactory: {
    safe: true,
    mimeTypes: [mimeType],
    createRenderer: () => new PlotlyWidget(),
  },
  // Before the static drawing and the text that come with the same figure.
  rank: 0,
};
