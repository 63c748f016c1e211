import { drawingSurface } from "../../drawing-surface.js";
import type { RenderContext } from "../../export/render/context.js";
import { escapeHtml } from "../../export/render/escape.js";
import { InteractiveFigures } from "../../export/render/figure.js";
import { Headings } from "../../export/render/headings.js";
import { renderOutputs } from "../../export/render/output.js";
import type { Output } from "../../notebook/types.js";

const padMime = "application/vnd.longhand.drawing-pad";

/** Outputs become HTML by the very code that exports them, sanitizer and all. */
const context: RenderContext = {
  highlight: (code) => escapeHtml(code),
  language: "typescript",
  headings: new Headings({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  images: new Map(),
  trust: false,
  extension: "html",
  together: new Set(),
  warn: () => {},
};
const figures = new InteractiveFigures();

interface Shown {
  output: Output;
  element: HTMLElement;
}

/** Keeps an element's content at what a cell's outputs are, and touches only what has changed. */
export class OutputView {
  readonly #root: HTMLElement;
  #shown: Shown[] = [];
  #latest: readonly Output[] = [];
  #waiting = false;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows these at the next repaint. */
  show(outputs: readonly Output[]): void {
    this.#latest = outputs;
    if (this.#waiting) return;
    this.#waiting = true;
    const paint = (): void => {
      if (!this.#waiting) return;
      this.#waiting = false;
      this.#paint(this.#latest);
    };
    requestAnimationFrame(paint);
    // A page in the background is not repainted.
    setTimeout(paint, 250);
  }

  /** Forgets what is shown, as when a page begins with outputs that it did not make. */
  clear(): void {
    this.#shown = [];
    this.#latest = [];
    this.#root.replaceChildren();
  }

  #paint(outputs: readonly Output[]): void {
    const shown = outputs.map((output, at): Shown => {
      const before = this.#shown[at];
      if (before?.output === output) return before;
      return { output, element: before === undefined ? elementOf(output) : renewed(before.element, output) };
    });
    for (const { element } of this.#shown.slice(outputs.length)) element.remove();
    for (const [at, { element }] of shown.entries()) {
      const now = this.#root.children[at];
      if (now === element) continue;
      if (at < this.#shown.length && now !== undefined) now.replaceWith(element);
      else this.#root.append(element);
    }
    for (const [at, { element, output }] of shown.entries())
      if (this.#shown[at]?.output !== output && element.matches("figure.plotly"))
        element.dispatchEvent(new Event("longhand-figure", { bubbles: true }));
    this.#shown = shown;
  }
}

/** The element of an output; a figure that takes another's place keeps its drawing, which then changes in place. */
function renewed(before: HTMLElement, output: Output): HTMLElement {
  const element = elementOf(output);
  const [old, now] = [before, element].map((each) => each.querySelector(":scope > script"));
  if (!before.matches("figure.plotly") || !element.matches("figure.plotly") || !old || !now) return element;
  old.textContent = now.textContent;
  before.dataset["height"] = element.dataset["height"];
  before.toggleAttribute("data-wide", element.hasAttribute("data-wide"));
  const [oldStill, newStill] = [before, element].map((each) => each.querySelector(":scope > .still"));
  if (oldStill && newStill) oldStill.replaceWith(newStill);
  return before;
}

function elementOf(output: Output): HTMLElement {
  if ("data" in output && output.data[padMime] !== undefined) {
    const pad = document.createElement("div");
    pad.className = "pad";
    drawingSurface(pad);
    return pad;
  }
  const template = document.createElement("template");
  template.innerHTML = renderOutputs([output], context, figures.write);
  const element = template.content.firstElementChild;
  return element instanceof HTMLElement ? element : document.createElement("div");
}
