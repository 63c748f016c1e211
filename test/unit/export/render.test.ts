import { describe, expect, test } from "vitest";
import { renderTerminal } from "../../../lib/export/render/ansi.js";
import { makeContext } from "../../../lib/export/render/context.js";
import { makeHighlight } from "../../../lib/export/render/highlight.js";
import { measureLines } from "../../../lib/export/render/long-lines.js";
import { renderMarkdown } from "../../../lib/export/render/markdown.js";
import { protectMath } from "../../../lib/export/render/protect-math.js";
import { elementsIn } from "../../support/html-elements.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { parseXml } from "../../support/xml.js";

const formulasOf = (markdown: string) =>
  protectMath(markdown).formulas.map(({ tex, display }) => (display ? `[${tex}]` : tex));

async function render(source: string, more = {}): Promise<string> {
  const notebook = makeNotebook({ cell_type: "markdown", id: "a", metadata: {}, source });
  const context = await makeContext({ name: "a", notebook }, { extension: "html", ...more });
  return renderMarkdown(source, context, { outline: true });
}

describe("formulas in Markdown", () => {
  test.each([
    ["a $x$ and $$y$$", ["x", "[y]"]],
    ["$ x $ with blanks", [" x "]],
    ["it costs $5 or $6", []],
    ["a \\$ and $x$", ["x"]],
    ["`$x$` and ``a ` $y$`` and $z$", ["z"]],
    ["```\n$x$\n```\n$y$", ["y"]],
    ["> ~~~\n> $x$\n> ~~~\n\n$y$", ["y"]],
    ["- ```ts\n  `$a` and $b$\n  ```\n", []],
    ["\\begin{align*}a &= b \\\\ c\\end{align*}", ["[\\begin{align*}a &= b \\\\ c\\end{align*}]"]],
    ["$a\n\nb$", []],
    ["\\\\(x\\\\) and \\\\[y\\\\]", ["x", "[y]"]],
    ["$\\text{price: \\$5}$", ["\\text{price: \\$5}"]],
    ["an unclosed ` and $x$", ["x"]],
  ])("%j holds %j", (markdown, expected) => {
    expect(formulasOf(markdown)).toEqual(expected);
  });

  test("keep their underscores, stars and bars, in tables as well", async () => {
    const html = await render("| a |\n|---|\n| $|x_1| * |x_2|$ |\n");
    expect(html).toContain('<annotation encoding="application/x-tex">|x_1| * |x_2|</annotation>');
    expect(html.match(/<td>/g)).toHaveLength(1);
  });

  test("stay as they were written in code and in attributes", async () => {
    expect(await render("<code>$x$</code>")).toContain("<code>$x$</code>");
    expect(await render("    $x_1$\n")).toContain("<code>$x_1$");
    expect(await render('<abbr title="$x$">a</abbr>')).toContain('title="$x$"');
    expect(await render("[a](http://a.example/$b$c)")).toContain('href="http://a.example/$b$c"');
  });

  test("that cannot be set are shown as they were written, with the reason", async () => {
    expect(await render("$\\nope{x}$")).toMatch(
      /<code class="math-error" title="[^"]*\\nope[^"]*">\$\\nope\{x\}\$<\/code>/,
    );
  });
});

describe("Markdown as a page shows it", () => {
  test("gives headings JupyterLab's anchors, and links find them however they are written", async () => {
    const html = await render(
      "# A *fine* slope\n\n## A slope\n\n## A slope\n\n[1](#A-slope) [2](#a-slope) [3](#a-fine-slope)",
    );
    expect([...html.matchAll(/<h\d id="([^"]+)"/g)].map((match) => match[1])).toEqual([
      "A-fine-slope",
      "A-slope",
      "A-slope-1",
    ]);
    expect([...html.matchAll(/href="(#[^"]+)">\d/g)].map((match) => match[1])).toEqual([
      "#A-slope",
      "#A-slope",
      "#A-fine-slope",
    ]);
  });

  test("leads links to notebooks that are exported along with it to their pages, and leaves others", async () => {
    const html = await render("[a](02-b.ipynb#Top) [b](other.ipynb) [c](../lib/a.ts)", {
      together: ["02-b"],
    });
    expect(html).toContain('href="02-b.html#Top"');
    expect(html).toContain('href="other.ipynb"');
    expect(html).toContain('href="../lib/a.ts"');
  });

  test("puts pictures beside the notebook into the page, by what they are and not by what they are called", async () => {
    const files: Record<string, string> = { "a b.png": "\x89PNG\r\n\x1a\nrest", "secret.png": "root:x:0:0" };
    const said: string[] = [];
    const readFile = async (path: string) =>
      path in files ? Buffer.from(files[path]!, "latin1") : undefined;
    const html = await render('![A](a%20b.png) <img src="a b.png" alt="B"> ![C](secret.png)', {
      readFile,
      warn: (text: string) => said.push(text),
    });
    expect(html.match(/src="data:image\/png;base64,/g)).toHaveLength(2);
    expect(html).not.toContain(Buffer.from("root:x").toString("base64").slice(0, 6));
    expect(said).toEqual([expect.stringContaining("secret.png")]);
  });

  test("keeps GitHub's task lists, tables and folded answers", async () => {
    const html = await render(
      "- [x] done\n- [ ] not\n\n<details><summary>Answer</summary>\n\n**yes**\n\n</details>",
    );
    expect(html.match(/<input/g)).toHaveLength(2);
    expect(html).toMatch(/<details><summary>Answer<\/summary>\s*<p><strong>yes<\/strong><\/p>\s*<\/details>/);
  });
});

describe("a drawing within HTML", () => {
  test("is shown as an image, with its words and its size, and nested ones as one", async () => {
    const html = await render(
      '<figure><svg width="9px" height="4" aria-label="A &quot;line&quot;"><svg/><svg><path d="M0 0"/></svg>&nbsp;<use xlink:href="#a"/></svg></figure> and <svg><title>T</title></svg>',
    );
    const images = elementsIn(html)
      .filter(({ name }) => name === "img")
      .map(({ attributes }) => attributes);
    expect(images).toMatchObject([{ alt: 'A "line"', width: "9", height: "4" }, { alt: "T" }]);
    const drawing = decodeURIComponent(images[0]!["src"]!.slice("data:image/svg+xml,".length));
    expect(drawing).toContain(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9px"',
    );
    expect(drawing).toContain("\u00a0");
    expect(() => parseXml(drawing)).not.toThrow();
  });

  test("that is not closed is left out, with what follows it kept", async () => {
    const html = await render("<p>before</p><svg><path><p>after");
    expect(html).toContain("before");
    expect(html).not.toContain("<svg");
  });
});

test("code is coloured by its language, and comes back whole without the colours", async () => {
  const highlight = await makeHighlight(["ts", "python", "klingon"]);
  const code = 'const a: number = 1; // "<b>"\nf(`x`);';
  const html = highlight(code, "typescript");
  expect(html).toContain('<span class="tok-keyword">const</span>');
  expect(html).toContain('<span class="tok-comment">// &quot;&lt;b&gt;&quot;</span>');
  const plain = html
    .replace(/<[^>]*>/g, "")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">");
  expect(plain).toBe(code);
  expect(highlight("a < b", "klingon")).toBe("a &lt; b");
});

test("of long lines it is said how many columns they take, as they are read and not as they are marked up", () => {
  const long = `${"<b>&amp;</b>".repeat(90)}\nshort`;
  expect(measureLines(`<pre class="text">${long}</pre><pre><code>${"x".repeat(80)}</code></pre>`)).toBe(
    `<pre class="text" style="--columns: 90">${long}</pre><pre><code>${"x".repeat(80)}</code></pre>`,
  );
  expect(measureLines(`<pre style="color: red">${long}</pre>`)).not.toContain("--columns");
});

describe("a terminal's text", () => {
  test.each([
    ["\u001b[31mred\u001b[0m plain", '<span class="ansi-red">red</span> plain'],
    ["\u001b[1;32;44mx", '<span class="ansi-green ansi-on-blue ansi-bold">x</span>'],
    ["\u001b[38;5;196mfar\u001b[39m", "far"],
    ["\u001b[38;2;1;2;3mtrue\u001b[m", "true"],
    ["10 %\r50 %\r100 %\ndone", "100 %\ndone"],
    ["a\r\nb", "a\nb"],
    ["\u001b[2K\u001b]0;title\u0007a\u0000", "a"],
  ])("%j", (text, html) => {
    expect(renderTerminal(text)).toBe(html);
  });
});
