import type { Cell, CodeCell } from "../../notebook/index.js";
import { makeContext, type RenderContext } from "../render/context.js";
import { safeDecode } from "../render/images.js";
import { removeTagged, type Showing, viewOf } from "../steps/view.js";
import type { Exporter, NamedNotebook } from "../types.js";
import { replaceAddresses } from "./addresses.js";
import { fenced, outputsMarkdown } from "./output.js";
import { Pictures } from "./pictures.js";

/** A notebook as Markdown that GitHub shows whole, and a folder of its pictures. */
export const markdown: Exporter = {
  name: "markdown",
  title: "Markdown",
  extension: "md",
  mime: "text/markdown",
  together: false,
  export: async ([named], options) => {
    const notebook = removeTagged(named!.notebook);
    const context = await makeContext({ ...named!, notebook }, { ...options, extension: "md", trust: false });
    const pictures = new Pictures(named!.name);
    const parts = notebook.cells.map((cell) => cellMarkdown(cell, context, pictures));
    const text = parts.filter((part) => part !== "").join("\n\n");
    return [
      { path: fileOf(named!), bytes: Buffer.from(`${text}\n`), mime: "text/markdown" },
      ...pictures.files,
    ];
  },
};

function cellMarkdown(cell: Cell, context: RenderContext, pictures: Pictures): string {
  const view = viewOf(cell);
  return fold(
    cell.cell_type === "code" ? code(cell, context, pictures) : prose(cell, context, pictures),
    view.cell,
    "Show this part",
  );
}

function code(cell: CodeCell, context: RenderContext, pictures: Pictures): string {
  const { input, output } = viewOf(cell);
  const source = input === "none" || cell.source.trim() === "" ? "" : fenced(cell.source, context.language);
  const outputs = outputsMarkdown(cell.outputs, context, pictures).join("\n\n");
  return [fold(source, input, "Show the code"), fold(outputs, output, "Show what it gives")]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Prose as it was written, its pictures in files; a raw cell only where it is Markdown or HTML. */
function prose(
  cell: Cell & { cell_type: "markdown" | "raw" },
  context: RenderContext,
  pictures: Pictures,
): string {
  const { source, attachments = {}, metadata } = cell;
  if (cell.cell_type === "raw") {
    const format = metadata["format"] ?? metadata["raw_mimetype"] ?? "";
    if (format === "" || format === "text/plain") return source.trim() === "" ? "" : fenced(source, "text");
    if (format !== "text/markdown" && format !== "text/html") return "";
  }
  return replaceAddresses(source, (address) => {
    const attached = /^attachment:(.*)$/.exec(address)?.[1];
    if (attached !== undefined) {
      const bundle = attachments[safeDecode(attached)] ?? {};
      for (const [mime, data] of Object.entries(bundle)) {
        const path = pictures.add(mime, data);
        if (path !== undefined) return path;
      }
      return undefined;
    }
    const file = context.images.get(safeDecode(address));
    if (file !== undefined) return pictures.addBytes(file.mime, file.bytes);
    const [, name, anchor = ""] = /^(?:\.\/)?([^/#?]+)\.ipynb(#.*)?$/.exec(address) ?? [];
    return name !== undefined && context.together.has(safeDecode(name)) ? `${name}.md${anchor}` : undefined;
  }).trim();
}

/** GitHub shows Markdown within HTML where empty lines stand around it. */
function fold(text: string, showing: Showing, summary: string): string {
  if (text === "" || showing === "shown") return text;
  return showing === "none" ? "" : `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function fileOf({ name }: NamedNotebook): string {
  return `${name}.md`;
}
