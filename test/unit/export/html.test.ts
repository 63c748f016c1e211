import { describe, expect, test } from "vitest";
import { exporters, exportFiles, exportNotebook } from "../../../lib/export/index.js";
import type { Cell, Notebook } from "../../../lib/notebook/index.js";
import { elementsIn } from "../../support/html-elements.js";
import { codeCell, display, makeNotebook, stream } from "../../support/make-notebook.js";

const prose = (source: string): Cell => ({ cell_type: "markdown", id: `p${count++}`, metadata: {}, source });
let count = 0;

async function page(notebook: Notebook, more: Record<string, unknown> = {}): Promise<string> {
  const { bytes } = await exportNotebook(notebook, { name: "a", to: "html", ...more });
  return Buffer.from(bytes).toString();
}
const mainOf = (html: string): string => html.slice(html.indexOf("<main"), html.indexOf("</main>"));

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="680" height="380"><text>50 % of #1</text></svg>';
const figure = (type = "scatter") =>
  display({
    "application/vnd.plotly.v1+json": { data: [{ type, y: [1, 2] }], layout: { width: 680 } },
    "image/svg+xml": svg,
    "text/plain": 'A line from 1 to 2, "up".',
  });

describe("a notebook as a page", () => {
  test("has its name, its headings as contents, and nothing from a network", async () => {
    const html = await page(makeNotebook(prose("# Digits\n\n## One $x$"), prose("## Two\n\n### Three"), "1"));
    expect(html).toContain("<title>Digits</title>");
    const nav = html.slice(html.indexOf("<nav"), html.indexOf("</nav>"));
    expect([...nav.matchAll(/href="([^"]+)"/g)].map((match) => match[1])).toEqual([
      "#One-$x$",
      "#Two",
      "#Three",
    ]);
    for (const { attributes } of elementsIn(html)) expect(attributes["src"] ?? "data:").toMatch(/^data:/);
    expect(html).not.toMatch(/url\((?!data:)/);
    expect(html).toContain("default-src 'none'");
  });

  test("shows a figure's drawing with its words, and holds its data for Plotly, which is there once", async () => {
    const html = await page(makeNotebook(codeCell("", { outputs: [figure(), figure("heatmap")] })));
    const [still] = elementsIn(mainOf(html)).filter(({ name }) => name === "img");
    expect(decodeURIComponent(still!.attributes["src"]!.replace("data:image/svg+xml,", ""))).toBe(svg);
    expect(still!.attributes).toMatchObject({
      alt: 'A line from 1 to 2, "up".',
      width: "680",
      height: "380",
    });
    const [drawing] = elementsIn(mainOf(html)).filter(({ name }) => name === "figure");
    expect(drawing!.attributes["data-height"], "as high as its drawing, as its layout says none").toBe("380");
    expect(html.match(/plotly\.js/g)?.length ?? 0).toBeGreaterThan(0);
    expect(html.length).toBeLessThan(2_500_000);
    const whole = await page(makeNotebook(codeCell("", { outputs: [figure("surface")] })));
    expect(whole.length).toBeGreaterThan(4_000_000);
  });

  test("takes no heading of signs alone for its title, and lists none", async () => {
    const source = "# ***\n\n## One\n\n## `Two`\n\n### ";
    const notebook = makeNotebook({ cell_type: "markdown", id: "a", metadata: {}, source });
    const [file] = await exportFiles([{ name: "named", notebook }], { to: "html" });
    const html = Buffer.from(file!.bytes).toString();
    expect(html).toContain("<title>named</title>");
    const contents = /<nav class="contents"[\s\S]*?<\/nav>/.exec(html)![0];
    expect(contents.match(/<a /g)).toHaveLength(2);
  });

  test("without figures or formulas is small", async () => {
    expect((await page(makeNotebook(prose("# A"), "1 + 1"))).length).toBeLessThan(40_000);
  });

  test("names the hash of each of its scripts, and no script runs without one", async () => {
    const html = await page(makeNotebook(codeCell("", { outputs: [figure()] })));
    const { createHash } = await import("node:crypto");
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
    expect(scripts).toHaveLength(2);
    for (const script of scripts)
      expect(html).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    expect(html).not.toContain("unsafe-eval");
  });

  test("lets a trusted notebook's scripts run, and only then", async () => {
    const notebook = makeNotebook(
      codeCell("", { outputs: [display({ "text/html": "<b>x</b><script>go()</script>" })] }),
    );
    expect(mainOf(await page(notebook))).not.toContain("go()");
    const trusted = await page(notebook, { trust: true });
    expect(mainOf(trusted)).toContain("<script>go()</script>");
    expect(trusted).toContain("script-src 'unsafe-inline'");
  });

  test.each([
    ["remove-cell", []],
    ["remove-input", ["out"]],
    ["remove_output", ["in"]],
    ["hide-input", ["<details>", "in", "out"]],
    ["hide-output", ["in", "<details>", "out"]],
    ["hide-cell", ["<details>", "in", "out"]],
  ])("a cell tagged %s shows %j", async (tag, expected) => {
    const html = mainOf(
      await page(makeNotebook(codeCell("in", { metadata: { tags: [tag] }, outputs: [stream("out")] }))),
    );
    const shown = [...html.matchAll(/<details|>in<|>out</g)].map(([found]) =>
      found.replace("<details", "<details>").replace(/^>|<$/g, (sign) => (found.startsWith("<") ? sign : "")),
    );
    expect(shown).toEqual(expected);
  });

  test("can be had without its code", async () => {
    const html = mainOf(
      await page(makeNotebook(codeCell("secret", { outputs: [stream("out")] })), { input: false }),
    );
    expect(html).not.toContain("secret");
    expect(html).toContain("out");
  });

  test("takes the richest form of an output that comes to something", async () => {
    const html = mainOf(
      await page(
        makeNotebook(
          codeCell("", { outputs: [display({ "text/html": "<script>x</script>", "text/plain": "words" })] }),
          codeCell("", {
            outputs: [
              display({ "application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()" }),
            ],
          }),
          codeCell("", { outputs: [display({ "application/x-odd": "1" })] }),
        ),
      ),
    );
    expect(html).toContain("words");
    expect(html).toContain("IntSlider()");
    expect(html).toContain("application/x-odd, which a page cannot show");
  });

  test("leaves the notebook that it was given as it is", async () => {
    const notebook = makeNotebook(
      codeCell("in", { metadata: { tags: ["remove-output"] }, outputs: [figure()] }),
    );
    const before = structuredClone(notebook);
    for (const to of ["html", "markdown", "script", "notebook"])
      await exportNotebook(notebook, { name: "a", to, version: "student", input: false });
    expect(notebook).toEqual(before);
  });
});

describe("the formats", () => {
  test("each have a name, a title for a menu, an ending and a MIME type", () => {
    for (const [name, exporter] of Object.entries(exporters)) {
      expect(exporter).toMatchObject({
        name,
        title: expect.stringMatching(/^[A-Z]/),
        mime: expect.stringMatching(/^\w+\/[\w+.-]+$/),
      });
      expect(exporter.extension).toMatch(/^\w*$/);
    }
  });

  test("one that does not exist is an error that names those that do", async () => {
    await expect(exportNotebook(makeNotebook("1"), { name: "a", to: "docx" })).rejects.toThrow(
      /no format "docx".*html/,
    );
    await expect(exportNotebook(makeNotebook("1"), { name: "a", to: "toString" })).rejects.toThrow(
      /no format/,
    );
  });

  test("of one notebook take one, and options that nobody reads are refused", async () => {
    const two = ["a", "b"].map((name) => ({ name, notebook: makeNotebook("1") }));
    await expect(exportFiles(two, { to: "html" })).rejects.toThrow(/found 2 notebooks/);
    await expect(exportFiles(two.slice(1), { to: "html", colour: 1 } as never)).rejects.toThrow(
      /no option named colour/,
    );
  });

  test("a step of one's own goes first", async () => {
    const steps = [(notebook: Notebook) => ({ ...notebook, cells: [...notebook.cells, prose("added")] })];
    expect(await page(makeNotebook("1"), { steps })).toContain("<p>added</p>");
  });
});
