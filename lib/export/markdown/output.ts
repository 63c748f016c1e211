import type { MimeBundle, Output } from "../../notebook/index.js";
import { plainTerminal } from "../render/ansi.js";
import type { RenderContext } from "../render/context.js";
import { escapeHtml } from "../render/escape.js";
import { imageEndings, safeDecode } from "../render/images.js";
import { renderHtml } from "../render/markdown.js";
import { joinStreams, wordsOf } from "../render/output.js";
import type { Pictures } from "./pictures.js";

/** A cell's outputs as Markdown: pictures as files, tables as HTML, and all else as text. */
export function outputsMarkdown(
  outputs: readonly Output[],
  context: RenderContext,
  pictures: Pictures,
): string[] {
  return joinStreams(outputs)
    .map((output) => outputMarkdown(output, context, pictures))
    .filter((text) => text !== "");
}

function outputMarkdown(output: Output, context: RenderContext, pictures: Pictures): string {
  if (output.output_type === "stream") return textBlock(output.text);
  if (output.output_type === "error") {
    const { ename, evalue, traceback } = output;
    return textBlock(traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`);
  }
  const { data } = output;
  const figure = pictureOf(data, pictures);
  if (data["application/vnd.plotly.v1+json"] !== undefined) return figure ?? textBlock(wordsOf(data));
  const html = data["text/html"];
  if (typeof html === "string") {
    // An empty line would end the HTML; so would four blanks at its beginning.
    const safe = withPictureFiles(renderHtml(html, context), pictures).replace(/\n\s*/g, "\n").trim();
    if (safe !== "")
      return /^<(?:p|div|table|ul|ol|h\d|pre|blockquote|details|figure|section)\b/.test(safe)
        ? safe
        : `<div>${safe}</div>`;
  }
  if (typeof data["text/markdown"] === "string") return data["text/markdown"];
  if (figure !== undefined) return figure;
  if (typeof data["text/latex"] === "string") return data["text/latex"];
  if (typeof data["text/plain"] === "string") return textBlock(data["text/plain"]);
  const json = data["application/json"];
  return json === undefined ? "" : fenced(JSON.stringify(json, null, 2), "json");
}

/** GitHub shows no picture whose address is its data. */
function withPictureFiles(html: string, pictures: Pictures): string {
  return html.replace(
    /(<img\b[^<>]*?\ssrc=")data:(image\/[\w+.-]+)(;base64)?,([^"]*)"/g,
    (whole, before: string, mime: string, base64: string | undefined, data: string) => {
      if (!Object.hasOwn(imageEndings, mime)) return whole;
      const bytes =
        base64 === undefined ? Buffer.from(safeDecode(unescapeHtml(data))) : Buffer.from(data, "base64");
      return `${before}${pictures.addBytes(mime, bytes)}"`;
    },
  );
}

function unescapeHtml(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => signs[sign]!);
}

function pictureOf(data: MimeBundle, pictures: Pictures): string | undefined {
  for (const mime of Object.keys(imageEndings)) {
    const path = pictures.add(mime, data[mime]);
    if (path !== undefined)
      return `<img src="${path}" alt="${escapeHtml(wordsOf(data)).replace(/(?<!\s)\s*\n\s*/g, " ")}">`;
  }
  return undefined;
}

function textBlock(text: string): string {
  return text.trim() === "" ? "" : fenced(plainTerminal(text).replace(/(?<!\n)\n+$/, ""), "text");
}

/** A block of code whose fence is longer than any within it. */
export function fenced(text: string, language: string): string {
  const fences = [...text.matchAll(/^[^\S\n]*(`{3,})/gm)];
  const longest = fences.reduce((most, [, marks]) => Math.max(most, marks!.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
