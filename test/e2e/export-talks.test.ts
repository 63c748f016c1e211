import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Notebook } from "../../lib/notebook/index.js";
import { chromiumProgram } from "../support/chromium.js";
import { ExportedPages } from "../support/exported-pages.js";
import { codeCell, display, makeNotebook, stream } from "../support/make-notebook.js";
import { describeWith } from "../support/needs.js";
import { popplerPrograms, readPdf } from "../support/poppler.js";
import { codeCells, committed, figuresOf, formulasOf, series, textOf } from "../support/series.js";
import { htmlFaults } from "../support/valid-html.js";

describeWith("exported slides and PDF", [chromiumProgram(), popplerPrograms], () => {
  let exported: ExportedPages;
  const printed = new Map<string, Promise<string[]>>();

  beforeAll(async () => {
    exported = await ExportedPages.start();
    // Chromium's own command line prints them, one after the other, while the slides are looked at.
    for (const file of series) {
      const notebook = committed(file);
      const write = () => exported.write({ [file.replace(".ipynb", "")]: notebook }, { to: "pdf" });
      const [before] = [...printed.values()].slice(-1);
      printed.set(file, before === undefined ? write() : before.then(write, write));
    }
    for (const each of printed.values()) each.catch(() => {});
  });
  afterEach(() => exported.leave());
  afterAll(() => exported?.stop());

  test("slides go right and down, fit, show fragments one by one and print one a page", async () => {
    const tagged = (source: string, type: string) => ({
      cell_type: "markdown" as const,
      id: `s-${type}-${source.length}`,
      metadata: { slideshow: { slide_type: type } },
      source,
    });
    const small = makeNotebook(
      tagged("# One", "slide"),
      tagged("later", "fragment"),
      tagged("said", "notes"),
      tagged("## Below", "subslide"),
      tagged("not shown", "skip"),
      tagged("# Two $x^2$", "slide"),
    );
    const [talk] = await exported.write({ talk: small }, { to: "slides" });
    const page = await exported.open(talk!);
    await page.locator(".reveal.ready").waitFor();
    const at = () => page.evaluate(() => (globalThis as unknown as { Reveal: Talk }).Reveal.getIndices());
    expect(await page.getByText("later", { exact: true }).isVisible()).toBe(false);
    await page.keyboard.press("Space");
    expect(await page.locator(".fragment.visible").textContent()).toContain("later");
    await page.keyboard.press("Space");
    expect(await at()).toMatchObject({ h: 0, v: 1 });
    await page.keyboard.press("Space");
    expect(await at()).toMatchObject({ h: 1, v: 0 });
    expect(await page.getByText("not shown").count()).toBe(0);
    expect(await page.locator("aside.notes").textContent()).toContain("said");
    await exported.leave();

    const printed = await exported.open(talk!);
    await printed.goto(`${printed.url().replace(/#.*/, "")}?print-pdf`);
    await printed.locator(".pdf-page").first().waitFor();
    expect(await printed.locator(".pdf-page").count()).toBe(3);
    expect(exported.complaints).toEqual([]);
  });

  test("what is too high for a slide goes on below it, a heading with what it heads and a line with its figure", async () => {
    const drawing = display({
      "application/vnd.plotly.v1+json": { data: [], layout: {} },
      "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="500"/>',
      "text/plain": "A drawing.",
    });
    const long = Array.from({ length: 70 }, (_, line) => `${line}`).join("\n");
    const notebook = makeNotebook(
      codeCell("draw();", { outputs: [stream("first"), drawing, stream("second"), drawing] }),
      {
        cell_type: "markdown",
        id: "t",
        metadata: {},
        source: `# A\n\n~~~\n${long}\n~~~\n\n### B\n\n~~~\n${long}\n~~~`,
      },
    );
    const [path] = await exported.write({ high: notebook }, { to: "slides" });
    const page = await exported.open(path!);
    await page.locator(".reveal.ready").waitFor();
    const starts = await page
      .locator("section > .screen")
      .evaluateAll((screens) => screens.map((screen) => (screen.textContent ?? "").trim().split("\n")[0]));
    expect(starts).toEqual(["draw();", "second", "A #", "B #0"]);
    expect(exported.complaints).toEqual([]);
  });

  test.each(series)(
    "%s as slides has every figure and formula, and no slide is too small for what it holds",
    async (file) => {
      const notebook = committed(file);
      const [path] = await exported.write({ [file.replace(".ipynb", "")]: notebook }, { to: "slides" });
      const page = await exported.open(path!, { viewport: { width: 1280, height: 720 } });
      await page.locator(".reveal.ready").waitFor();
      expect(await exported.accessibility(page)).toEqual([]);
      const figures = await page
        .locator("figure.plotly > img")
        .evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth));
      expect(figures).toHaveLength(figuresOf(notebook).length);
      expect(Math.min(...figures)).toBeGreaterThan(0);
      expect(await page.locator("main .katex-html").count()).toBeGreaterThanOrEqual(
        formulasOf(notebook).length,
      );
      expect(await page.locator(".math-error").count()).toBe(0);
      const faults = await page.evaluate(() => {
        const talk = (globalThis as unknown as { Reveal: Talk }).Reveal;
        return talk.getSlides().flatMap((slide, at) => {
          const { h, v } = talk.getIndices(slide);
          talk.slide(h, v);
          const parts = [...slide.querySelectorAll(":scope > .screen, pre, table, figure, .katex-display")];
          const cut = parts.filter(
            (part) =>
              part.scrollWidth > part.clientWidth + 1 ||
              (part.matches(".screen") && part.scrollHeight > part.clientHeight + 1),
          );
          return cut.map((part) => `slide ${at + 1}: ${part.tagName} ${part.textContent?.slice(0, 60)}`);
        });
      });
      expect(faults).toEqual([]);
      expect(exported.complaints).toEqual([]);
      expect(await htmlFaults(await readFile(path!, "utf8"))).toEqual([]);
    },
  );

  test.each(series)(
    "%s as PDF has its text, its contents as links, numbered pages, figures as vectors, and nothing is cut",
    async (file) => {
      const notebook = committed(file);
      const [path] = await printed.get(file)!;
      const { text, pages, places, outline, rasters, cut } = await readPdf(path!);
      const headings = textOf(notebook, "markdown")
        .match(/^#{1,3} [^`$\n]+$/gm)!
        .map((line) => line.replace(/^#+ /, ""));
      expect(headings.length).toBeGreaterThan(8);
      for (const heading of headings) expect(text).toContain(heading);
      // The first line of each cell, and the last.
      for (const { source } of codeCells(notebook)) {
        const lines = source.trim().split("\n");
        for (const line of [lines[0]!, lines.at(-1)!])
          expect(text).toContain(line.replace(/\s+/g, " ").trim());
      }
      // A drawing's own words can be found too.
      for (const title of titlesOf(notebook)) expect(text).toContain(title);
      expect(pages).toBeGreaterThan(10);
      expect(pages).toBeLessThan(60);
      expect(text).toContain(` 2 / ${pages} `);
      // Each entry of the contents leads to a place, and each heading stands in the reader's outline.
      expect(places).toBeGreaterThanOrEqual(headings.length - 1);
      expect(outline).toBeGreaterThanOrEqual(headings.length);
      // A chart has no pixels; pictures of digits have theirs, one for each of MNIST's.
      expect(Math.max(0, ...rasters)).toBeLessThan(300 * 300);
      expect(cut).toEqual([]);
    },
  );
});

interface Talk {
  getSlides(): Element[];
  getIndices(slide?: Element): { h: number; v: number; f?: number };
  slide(h: number, v: number): void;
}

/** The titles of a notebook's figures, as they are drawn: one line, in the first words of the drawing. */
function titlesOf(notebook: Notebook): string[] {
  return figuresOf(notebook).flatMap((bundle) => {
    const { layout } = bundle["application/vnd.plotly.v1+json"] as { layout?: { title?: { text?: string } } };
    const title = layout?.title?.text?.split("<")[0]?.replace(/\s+/g, " ").trim();
    return title === undefined || title === "" ? [] : [title];
  });
}
