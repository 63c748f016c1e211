import type { Parser } from "@lezer/common";
import { type Highlighter, highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { escapeHtml } from "./escape.js";

const load: Record<string, () => Promise<Parser>> = {
  javascript: async () => (await import("@lezer/javascript")).parser.configure({ dialect: "jsx" }),
  typescript: async () => (await import("@lezer/javascript")).parser.configure({ dialect: "ts" }),
  tsx: async () => (await import("@lezer/javascript")).parser.configure({ dialect: "ts jsx" }),
  python: async () => (await import("@lezer/python")).parser,
  json: async () => (await import("@lezer/json")).parser,
  cpp: async () => (await import("@lezer/cpp")).parser,
  java: async () => (await import("@lezer/java")).parser,
  rust: async () => (await import("@lezer/rust")).parser,
  css: async () => (await import("@lezer/css")).parser,
  html: async () => (await import("@lezer/html")).parser,
  xml: async () => (await import("@lezer/xml")).parser,
};

const otherNames: Record<string, string> = {
  js: "javascript",
  jsx: "javascript",
  mjs: "javascript",
  ts: "typescript",
  py: "python",
  python3: "python",
  ipython: "python",
  ipython3: "python",
  c: "cpp",
  "c++": "cpp",
  cplusplus: "cpp",
  rs: "rust",
  jsonc: "json",
  svg: "xml",
};

/** Few colours: what a reader looks for, and not every sign. */
export const colours: Highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.self, tags.operatorKeyword], class: "tok-keyword" },
  { tag: [tags.string, tags.regexp, tags.special(tags.string), tags.attributeValue], class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: "tok-number" },
  { tag: [tags.comment, tags.processingInstruction], class: "tok-comment" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName], class: "tok-type" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.macroName],
    class: "tok-function",
  },
]);

/** Past this many characters a cell is data and not code, and colours would only make the file large. */
const most = 200_000;

/** Colours code as HTML; a language that it does not know comes out as plain text. */
export type Highlight = (code: string, language: string | undefined) => string;

/**
 * A highlighter for the named languages, with the parsers that the notebook page's editor has, so that code looks in a
 * file as it looks there. Only parsers that are needed are loaded.
 */
export async function makeHighlight(languages: Iterable<string>): Promise<Highlight> {
  const parsers = new Map<string, Parser>();
  for (const name of new Set([...languages].map(canonical))) {
    const loader = Object.hasOwn(load, name) ? load[name] : undefined;
    if (loader !== undefined) parsers.set(name, await loader());
  }
  return (code, language) => {
    const parser = language === undefined ? undefined : parsers.get(canonical(language));
    if (parser === undefined || code.length > most) return escapeHtml(code);
    let html = "";
    const put = (text: string, classes: string): void => {
      html += classes === "" ? escapeHtml(text) : `<span class="${classes}">${escapeHtml(text)}</span>`;
    };
    highlightCode(code, parser.parse(code), colours, put, () => {
      html += "\n";
    });
    return html;
  };
}

function canonical(language: string): string {
  const name = language.toLowerCase();
  return Object.hasOwn(otherNames, name) ? otherNames[name]! : name;
}
