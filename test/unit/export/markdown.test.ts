import { describe, expect, test } from "vitest";
import { exportFiles } from "../../../lib/export/index.js";
import { replaceAddresses } from "../../../lib/export/markdown/addresses.js";
import type { Cell } from "../../../lib/notebook/index.js";
import { codeCell, display, makeNotebook, stream } from "../../support/make-notebook.js";
import { codeCells, committed, figuresOf, series } from "../../support/series.js";

const png = Buffer.from("\x89PNG\r\n\x1a\nx", "latin1");

async function markdown(...cells: (Cell | string)[]) {
  const notebook = { ...makeNotebook(...cells), metadata: { language_info: { name: "typescript" } } };
  const readFile = async (path: string) => (path === "far/b.png" ? png : undefined);
  const [main, ...pictures] = await exportFiles([{ name: "my notes", notebook }], {
    to: "markdown",
    together: ["02-b"],
    readFile,
  });
  return { text: Buffer.from(main!.bytes).toString(), pictures };
}

describe("a notebook as Markdown", () => {
  test("has prose as it was written, code in fences and text outputs below it", async () => {
    const { text } = await markdown(
      { cell_type: "markdown", id: "a", metadata: {}, source: "# A $x_1$\n" },
      codeCell("const a = `\n```\n`;", { outputs: [stream("\u001b[31mone"), stream("\ntwo\n")] }),
    );
    expect(text).toBe("# A $x_1$\n\n````typescript\nconst a = `\n```\n`;\n````\n\n```text\none\ntwo\n```\n");
  });

  test("puts pictures into files beside it, each once, with their words", async () => {
    const figure = display({
      "application/vnd.plotly.v1+json": {},
      "image/svg+xml": "<svg/>",
      "text/plain": "A <line>",
    });
    const { text, pictures } = await markdown(codeCell("", { outputs: [figure, figure] }), {
      cell_type: "markdown",
      id: "b",
      metadata: {},
      source: "![A](attachment:a.png) ![B](far/b.png) `![B](far/b.png)` [next](02-b.ipynb#X)",
      attachments: { "a.png": { "image/png": png.toString("base64") } },
    });
    expect(pictures.map(({ path }) => path)).toEqual([
      "my notes_files/figure-1.svg",
      "my notes_files/figure-2.png",
    ]);
    expect(Buffer.from(pictures[0]!.bytes).toString()).toBe("<svg/>");
    expect(Buffer.from(pictures[1]!.bytes)).toEqual(png);
    expect(text.match(/<img src="my%20notes_files\/figure-1\.svg" alt="A &lt;line&gt;">/g)).toHaveLength(2);
    expect(text).toContain(
      "![A](my%20notes_files/figure-2.png) ![B](my%20notes_files/figure-2.png) `![B](far/b.png)` [next](02-b.md#X)",
    );
  });

  test("has tables as HTML in one piece, without scripts, and folds what is folded", async () => {
    const html = "<table>\n\n    <tr><td onclick=x>1</td></tr></table><script>x</script>";
    const { text } = await markdown(
      codeCell("in", { metadata: { tags: ["hide-input"] }, outputs: [display({ "text/html": html })] }),
    );
    expect(text).toBe(
      "<details><summary>Show the code</summary>\n\n```typescript\nin\n```\n\n</details>\n\n<table>\n<tbody><tr><td>1</td></tr></tbody></table>\n".replace(
        /<\/?tbody>/g,
        "",
      ),
    );
  });
});

test.each(series)(
  "%s as Markdown keeps its code and figures, and shows no picture that is not beside it",
  async (file) => {
    const notebook = committed(file);
    const [main, ...pictures] = await exportFiles([{ name: "a", notebook }], {
      to: "markdown",
      together: series.map((name) => name.replace(".ipynb", "")),
    });
    const text = Buffer.from(main!.bytes).toString();
    for (const { source } of codeCells(notebook)) expect(text).toContain(source.trim());
    const shown = [...text.matchAll(/<img [^>]*?\bsrc="([^"]*)"|!\[[^\]]*\]\(([^)]*)\)/g)].map((match) =>
      decodeURIComponent(match[1] ?? match[2]!),
    );
    expect(shown.length).toBeGreaterThanOrEqual(figuresOf(notebook).length);
    expect([...new Set(shown)].sort()).toEqual(pictures.map(({ path }) => path).sort());
    expect(text.match(/<script|<svg|application\/vnd|\]\([^)]*\.ipynb/)).toBeNull();
  },
);

test("a drawing within an HTML output becomes a file, as GitHub shows no picture that stands in its address", async () => {
  const html = '<figure><svg viewBox="0 0 1 1"><text>50 % &amp; "more"</text></svg></figure>';
  const { text, pictures } = await markdown(codeCell("", { outputs: [display({ "text/html": html })] }));
  expect(text).toContain('<img src="my%20notes_files/figure-1.svg" alt="A drawing."');
  expect(Buffer.from(pictures[0]!.bytes).toString()).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>50 % &amp; "more"</text></svg>',
  );
});

test("addresses are replaced in links, pictures, HTML and definitions, and not in code", () => {
  const text = '[a](x) ![b](<x> "t") <img src="x"> `[c](x)` \n```\n[d](x)\n```\n[e]: x\n[f](y)';
  expect(replaceAddresses(text, (address) => (address === "x" ? "z" : undefined))).toBe(
    '[a](z) ![b](<z> "t") <img src="z"> `[c](x)` \n```\n[d](x)\n```\n[e]: z\n[f](y)',
  );
});
