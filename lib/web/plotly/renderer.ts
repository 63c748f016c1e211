import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { figureHeight } from "../../figure-height.js";
import { InTurn } from "../widgets/in-turn.js";
import { type Figure, fitToPage, followsWidth, type PageColours, readFigure } from "./figure.js";
import { loadPlotly, type Plotly } from "./load.js";

const mimeType = "application/vnd.plotly.v1+json";

/** Draws one figure in a cell, as wide as the cell and in the page's colours; says in words what it shows. */
class PlotlyWidget extends Widget implements IRenderMime.IRenderer {
  #figure: Figure | undefined;
  #plotly: Plotly | undefined;
  #model: IRenderMime.IMimeModel | undefined;
  /** Why the figure is not drawn. */
  #fault: string | undefined;
  readonly #line = new InTurn((thrown) => this.#failed(thrown));
  readonly #sizes = new ResizeObserver(() => this.#fit());
  readonly #themes = new MutationObserver(() => void this.#draw());

  constructor() {
    super();
    this.addClass("longhand-plotly");
    this.node.setAttribute("role", "img");
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const description = model.data["text/plain"];
    this.node.setAttribute("aria-label", typeof description === "string" ? description : "A figure.");
    const figure = readFigure(model.data[mimeType]);
    this.#model = model;
    if (typeof figure === "string") {
      this.#figure = undefined;
      await this.#fallBack(figure);
      return;
    }
    this.#figure = figure;
    this.#fault = undefined;
    // Else what stands below would move when the figure is drawn.
    this.node.style.minHeight = `${figureHeight(figure.layout)}px`;
    try {
      // What was asked for before this figure came may have failed by now.
      this.#plotly = await loadPlotly().catch(loadPlotly);
    } catch (thrown) {
      this.#failed(thrown);
    }
    await this.#draw();
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
    const node = this.node;
    void this.#line.add("purge", () => this.#plotly?.purge(node));
    super.dispose();
  }

  /** Nothing is drawn before the figure, Plotly and a place on the page are there. */
  #draw(): Promise<void> {
    return this.#line.add("draw", async () => {
      if (this.#figure === undefined || this.#plotly === undefined || !this.isAttached) return;
      // Plotly would leave what is said in a figure's place beside its drawing.
      if (!this.#drawn) this.node.replaceChildren();
      const { data, layout, config } = fitToPage(this.#figure, pageColours(this.node));
      await this.#plotly.react(this.node, data, layout, config);
      this.node.dataset["drawn"] = "true";
    });
  }

  #fit(): void {
    void this.#line.add("fit", () => {
      const fits = this.#figure !== undefined && followsWidth(this.#figure);
      const width = this.node.clientWidth;
      if (this.isDisposed || !this.#drawn || !fits || !this.isVisible || width === 0) return undefined;
      return this.#plotly?.relayout(this.node, { width });
    });
  }

  get #drawn(): boolean {
    return this.node.dataset["drawn"] === "true";
  }

  /** A page whose figure was taken away while it was drawn has nothing to say to anyone. */
  #failed(thrown: unknown): void {
    if (this.isDisposed || this.#model === undefined) return;
    void this.#fallBack(`Plotly could not draw it: ${thrown instanceof Error ? thrown.message : thrown}`);
  }

  /** The static drawing of the same figure, where the output has one; then the text; always the reason. */
  #fallBack(reason: string): Promise<void> {
    this.#fault = reason;
    return this.#line.add("fall back", () => {
      const model = this.#model;
      // A figure that can be drawn may have come meanwhile.
      if (this.isDisposed || model === undefined || this.#fault === undefined) return;
      this.#plotly?.purge(this.node);
      delete this.node.dataset["drawn"];
      this.node.style.minHeight = "";
      this.node.replaceChildren(...inPlaceOf(model, this.#fault));
    });
  }
}

/** What stands in the place of a figure that cannot be drawn. */
function inPlaceOf(model: IRenderMime.IMimeModel, reason: string): HTMLElement[] {
  const svg = model.data["image/svg+xml"];
  const text = model.data["text/plain"];
  const note = document.createElement("p");
  note.className = "longhand-plotly-note";
  note.textContent = reason;
  if (typeof svg === "string") {
    const picture = document.createElement("img");
    // As an image its scripts do not run.
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.alt = typeof text === "string" ? text : "A figure.";
    return [picture, note];
  }
  const words = document.createElement("pre");
  words.textContent = typeof text === "string" ? text : "";
  return [words, note];
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
