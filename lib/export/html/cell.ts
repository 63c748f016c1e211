import type { Cell, CodeCell } from "../../notebook/index.js";
import type { RenderContext } from "../render/context.js";
import { escapeHtml } from "../render/escape.js";
import type { FigureWriter } from "../render/figure.js";
import { renderHtml, renderMarkdown } from "../render/markdown.js";
import { renderOutputs } from "../render/output.js";
import { type Showing, viewOf } from "../steps/view.js";

/** A cell as HTML, or "" for one of which nothing is shown. */
export function renderCell(cell: Cell, context: RenderContext, figure: FigureWriter): string {
  const view = viewOf(cell);
  const inside =
    cell.cell_type === "code"
      ? codeCell(cell, { context, figure, input: view.input, output: view.output })
      : cell.cell_type === "markdown"
        ? markdownCell(cell, context)
        : rawCell(cell, context);
  if (inside === "") return "";
  return `<div class="cell ${cell.cell_type}">\n${fold(inside, view.cell, "Show this part")}\n</div>`;
}

function markdownCell(cell: Cell & { cell_type: "markdown" }, context: RenderContext): string {
  return renderMarkdown(cell.source, context, { attachments: cell.attachments, outline: true }).trim();
}

function codeCell(
  cell: CodeCell,
  how: { context: RenderContext; figure: FigureWriter; input: Showing; output: Showing },
): string {
  const { context, figure, input, output } = how;
  const code =
    input === "none" || cell.source.trim() === ""
      ? ""
      : `<div class="input"${countOf(cell)}><pre><code>${context.highlight(cell.source, context.language)}</code></pre></div>`;
  const outputs = output === "none" ? "" : renderOutputs(cell.outputs, context, figure);
  const shown = outputs === "" ? "" : `<div class="outputs">\n${outputs}\n</div>`;
  return [fold(code, input, "Show the code"), fold(shown, output, "Show what it gives")]
    .filter((part) => part !== "")
    .join("\n");
}

function countOf({ execution_count }: CodeCell): string {
  return !Number.isInteger(execution_count) ? "" : ` data-count="${execution_count}"`;
}

/** Raw cells are meant for one format each: HTML and Markdown are shown as such, LaTeX and others are left out. */
function rawCell({ source, metadata }: Cell, context: RenderContext): string {
  const format = metadata["format"] ?? metadata["raw_mimetype"] ?? "";
  if (source.trim() === "") return "";
  if (format === "text/html") return renderHtml(source, context);
  if (format === "text/markdown") return renderMarkdown(source, context);
  return format === "" || format === "text/plain" ? `<pre class="raw">${escapeHtml(source)}</pre>` : "";
}

function fold(html: string, showing: Showing, summary: string): string {
  if (html === "" || showing === "shown") return html;
  return `<details class="folded"><summary>${summary}</summary>\n${html}\n</details>`;
}
