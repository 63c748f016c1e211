import type { MimeBundle, Output } from "../../notebook/index.js";
import { renderTerminal } from "./ansi.js";
import type { RenderContext } from "./context.js";
import { escapeHtml } from "./escape.js";
import { type FigureWriter, isPlotly, plotlyMime } from "./figure.js";
import { bundledImage, imageEndings } from "./images.js";
import { renderHtml, renderMarkdown } from "./markdown.js";

/** The outputs of a cell as HTML; neighbouring pieces of one stream are one text. */
export function renderOutputs(
  outputs: readonly Output[],
  context: RenderContext,
  figure: FigureWriter,
): string {
  return joinStreams(outputs)
    .map((output) => renderOutput(output, context, figure))
    .join("\n");
}

function renderOutput(output: Output, context: RenderContext, figure: FigureWriter): string {
  if (output.output_type === "stream")
    return `<pre class="stream ${output.name}">${renderTerminal(output.text)}</pre>`;
  if (output.output_type === "error") {
    const { ename, evalue, traceback } = output;
    const text = traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`;
    return `<pre class="error">${renderTerminal(text)}</pre>`;
  }
  const { data, metadata } = output;
  for (const show of ways) {
    const html = show({ data, metadata, context, figure });
    if (html !== undefined) return html;
  }
  const kinds = Object.keys(data).map(escapeHtml).join(", ") || "nothing";
  return `<p class="note">This output holds ${kinds}, which a page cannot show.</p>`;
}

interface Shown {
  data: MimeBundle;
  metadata: Readonly<Record<string, unknown>>;
  context: RenderContext;
  figure: FigureWriter;
}

/** The forms that an output may have, richest first; each gives undefined where it is not there, or comes to nothing. */
const ways: readonly ((shown: Shown) => string | undefined)[] = [
  ({ data, figure }) => {
    const plotly = data[plotlyMime];
    return isPlotly(plotly) ? figure({ figure: plotly, data, alt: wordsOf(data) }) : undefined;
  },
  ({ data, context }) => {
    const script = data["application/javascript"];
    return context.trust && typeof script === "string" ? `<script>${script}</script>` : undefined;
  },
  ({ data, metadata, context }) => {
    const html = data["text/html"];
    if (typeof html !== "string") return undefined;
    const safe = renderHtml(html, context);
    if (safe.trim() === "") return undefined;
    const { check } = (metadata["longhand"] ?? {}) as { check?: { passed?: unknown } };
    const kind = typeof check?.passed === "boolean" ? ` check ${check.passed ? "passed" : "failed"}` : "";
    return `<div class="rich${kind}">${safe}</div>`;
  },
  ({ data, context }) => prose(data["text/markdown"], context),
  ({ data, metadata }) => {
    for (const mime of Object.keys(imageEndings)) {
      const address = bundledImage(mime, data[mime]);
      if (address !== undefined) return picture(address, wordsOf(data), metadata[mime]);
    }
    return undefined;
  },
  ({ data, context }) => prose(data["text/latex"], context),
  ({ data }) => {
    const json = data["application/json"];
    return json === undefined || data["text/plain"] !== undefined
      ? undefined
      : `<pre class="text">${escapeHtml(JSON.stringify(json, null, 2))}</pre>`;
  },
  ({ data }) => {
    const text = data["text/plain"];
    return typeof text === "string" ? `<pre class="text">${renderTerminal(text)}</pre>` : undefined;
  },
];

function prose(markdown: unknown, context: RenderContext): string | undefined {
  return typeof markdown === "string"
    ? `<div class="rich">${renderMarkdown(markdown, context)}</div>`
    : undefined;
}

function picture(address: string, alt: string, metadata: unknown): string {
  const { width, height } = (typeof metadata === "object" && metadata !== null ? metadata : {}) as Record<
    string,
    unknown
  >;
  const sizes = Object.entries({ width, height })
    .filter(([, value]) => typeof value === "number" && value > 0)
    .map(([name, value]) => ` ${name}="${Math.round(value as number)}"`);
  return `<figure class="picture"><img src="${escapeHtml(address)}" alt="${escapeHtml(alt)}"${sizes.join("")}></figure>`;
}

/** What an output says of itself in words; Python's `<Figure size 640x480>` says nothing. */
export function wordsOf(data: MimeBundle): string {
  const text = data["text/plain"];
  return typeof text === "string" && text.trim() !== "" && !/^<.*>$/s.test(text.trim())
    ? text
    : "A figure without a description.";
}

/** Outputs with neighbouring pieces of one stream as one. */
export function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    else joined.push(output);
  }
  return joined;
}
