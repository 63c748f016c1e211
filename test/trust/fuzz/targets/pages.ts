import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { exportNotebook } from "../../../../lib/export/index.js";
import { plainTerminal, renderTerminal } from "../../../../lib/export/render/ansi.js";
import { sanitize } from "../../../../lib/export/render/sanitize.js";
import type { Notebook } from "../../../../lib/notebook/index.js";
import { mutatedText, wordSalad } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

const htmlWords = [
  "<",
  ">",
  "</",
  "/>",
  "<script>",
  "</script>",
  "<img ",
  "src=",
  "onerror=",
  "ran()",
  "javascript:",
  "data:text/html,",
  "<svg",
  "<math",
  "<style>",
  "</style>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  '"',
  "'",
  "`",
  "=",
  " ",
  "&lt;",
  "&#x6a;",
  "&",
  "\0",
  "<a href=",
  "<b>",
  "</b>",
  "<table>",
  "<noscript>",
  "<template>",
  "<textarea>",
  "<p title=",
  "style=",
  "position:fixed",
  "url(x)",
  "\t",
  "\n",
  "<iframe srcdoc=",
  "<form action=",
  "<base href=",
  "<meta ",
];

/** What may not stand in a page, however it came there. Read strictly: after a sanitizer, tags are plain. */
function isTame(html: string): void {
  for (const [tag, name = ""] of html.matchAll(/<\/?([a-z!?][^\s/>]*)[^>]*>/gi)) {
    ok(
      !/^(?:script|style|iframe|object|embed|form|base|meta|link|svg|math|template|noscript|textarea)$/i.test(
        name,
      ),
      tag,
    );
    for (const [attribute] of tag.replace(/"[^"]*"/g, '""').matchAll(/[\s"/]on\w+\s*=/gi))
      throw new Error(`${attribute} in ${tag}`);
    ok(!/(?:href|src|cite)="\s*(?:javascript|vbscript|data:(?!image\/))/i.test(tag), tag);
    ok(!/style="[^"]*(?:position|url\(|expression)/i.test(tag), tag);
  }
}

const html = target({
  name: "HTML, made safe",
  inputs: fc.oneof(
    wordSalad(htmlWords),
    mutatedText(
      fc.constantFrom(
        '<p title="a">b <img src="data:image/png;base64,AA" alt="c"></p>',
        '<a href="http://a.b">c</a><table><tr><td style="color:red">d</td></tr></table>',
      ),
      htmlWords,
    ),
  ),
  put: (text) => {
    const options = { image: (address: string) => address, link: (address: string) => address };
    const safe = sanitize(text, options);
    isTame(safe);
    isTame(sanitize(safe, options));
    return "right";
  },
});

const terminalWords = [
  "\u001b[",
  "\u001b]",
  "\u001b",
  "m",
  "31",
  "38;5;",
  "38;2;",
  ";",
  ":",
  "0",
  "\u0007",
  "\u001b\\",
  "\r",
  "\n",
  "\b",
  "<b>",
  "&",
  "a",
  "999999999999",
  "K",
];
const terminal = target({
  name: "terminal output",
  inputs: wordSalad(terminalWords),
  put: (text) => {
    const html = renderTerminal(text);
    const words = html.replace(/<\/?span[^>]*>/g, "");
    ok(!words.includes("<"), html);
    const unescaped = words
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
    deepStrictEqual(unescaped, plainTerminal(text));
    return "right";
  },
});

const markdownWords = [
  "# ",
  "* ",
  "`",
  "```\n",
  "$",
  "$$",
  "\\(",
  "\\frac{1}{2}",
  "\\begin{align}",
  "\\def\\a{\\a\\a}\\a",
  "[a](",
  ")",
  "![",
  "](attachment:x)",
  "|",
  "---",
  "\n",
  "\n\n",
  "> ",
  "1. ",
  "<details>",
  "~~",
  "**",
  "_",
  "javascript:ran()",
  "<http://a>",
  "&amp;",
  "[^1]",
  ": ",
  "{",
  "}",
  "%",
  "\\",
];
const page = target({
  name: "notebooks as pages",
  share: 0.03,
  inputs: fc.tuple(
    fc.oneof(wordSalad([...markdownWords, ...htmlWords], 30)),
    fc.constantFrom(
      "text/html",
      "text/markdown",
      "text/latex",
      "image/svg+xml",
      "application/json",
      "text/plain",
      "application/vnd.plotly.v1+json",
    ),
    fc.oneof(wordSalad(htmlWords, 20), wordSalad(markdownWords, 20)),
    fc.constantFrom("html", "markdown", "slides"),
  ),
  put: ([prose, mime, shown, to]) =>
    readOrRefuse(
      () => {
        const notebook: Notebook = {
          nbformat: 4,
          nbformat_minor: 5,
          metadata: {},
          cells: [
            { cell_type: "markdown", id: "a", metadata: {}, source: prose },
            {
              cell_type: "code",
              id: "b",
              metadata: {},
              source: prose,
              execution_count: 1,
              outputs: [{ output_type: "display_data", data: { [mime]: shown }, metadata: {} }],
            },
          ],
        };
        return exportNotebook(notebook, { name: "fuzz", to });
      },
      ({ bytes, mime }) => {
        if (mime !== "text/html") return;
        const html = Buffer.from(bytes).toString("utf8");
        ok(
          !/<[^>]*\son\w+\s*=/i.test(
            html.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/"[^"]*"/g, '""'),
          ),
          "a handler",
        );
        ok(!/<script(?![^>]*(?:src|type|id)?)[^>]*>ran/.test(html), "a script");
      },
    ),
});

export const pageTargets: Target[] = [html, terminal, page];
