import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram } from "../support/chromium.js";
import { ExportedPages } from "../support/exported-pages.js";
import { makeNotebook } from "../support/make-notebook.js";
import { describeWith, program } from "../support/needs.js";
import { codeCells, committed, textOf } from "../support/series.js";

const poppler = program("pdftotext", "apt-get install poppler-utils");

describeWith("exported slides and PDF", [chromiumProgram(), poppler], () => {
  let exported: ExportedPages;

  beforeAll(async () => {
    exported = await ExportedPages.start();
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
    const at = () =>
      page.evaluate(() =>
        (
          globalThis as unknown as { Reveal: { getIndices(): { h: number; v: number; f?: number } } }
        ).Reveal.getIndices(),
      );
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

    const [path] = await exported.write({ slides: committed("02-forward-pass.ipynb") }, { to: "slides" });
    const series = await exported.open(path!);
    await series.locator(".reveal.ready").waitFor();
    expect(await exported.accessibility(series)).toEqual([]);
    const wide = await series.evaluate(
      () =>
        [...document.querySelectorAll("figure img")].filter((img) => (img as HTMLElement).offsetHeight > 720)
          .length,
    );
    expect(wide).toBe(0);
    await series.goto(`${pathToFileURL(path!).href}?print-pdf`);
    await series.locator(".pdf-page").first().waitFor();
    const pages = await series.locator(".pdf-page").count();
    expect(pages).toBeGreaterThan(20);
    expect(exported.complaints).toEqual([]);
  });

  test.each(["04-backpropagation", "09-better"])(
    "%s as PDF has its text, its contents as links, numbered pages and figures as vectors",
    async (name) => {
      const notebook = committed(`${name}.ipynb`);
      const [path] = await exported.write({ [name]: notebook }, { to: "pdf" });
      const poppler = (program: string, ...args: string[]) =>
        execFileSync(program, args, { encoding: "utf8" });
      const text = poppler("pdftotext", "-layout", path!, "-").replace(/\s+/g, " ");
      const headings = textOf(notebook, "markdown")
        .match(/^#{1,3} [^`$\n]+$/gm)!
        .map((line) => line.replace(/^#+ /, ""));
      expect(headings.length).toBeGreaterThan(8);
      for (const heading of headings) expect(text).toContain(heading);
      for (const { source } of codeCells(notebook)) {
        const [first = ""] = source.split("\n");
        if (first.length < 60) expect(text).toContain(first.replace(/\s+/g, " ").trim());
      }
      const pages = Number(/Pages:\s+(\d+)/.exec(poppler("pdfinfo", path!))?.[1]);
      expect(pages).toBeGreaterThan(10);
      expect(pages).toBeLessThan(60);
      expect(text).toContain(` 2 / ${pages} `);
      // Each entry of the contents leads to a place, and each heading stands in the reader's outline.
      expect(poppler("pdfinfo", "-dests", path!).match(/XYZ/g)!.length).toBeGreaterThanOrEqual(
        headings.length - 1,
      );
      const outline = poppler("pdftohtml", "-xml", "-i", "-stdout", path!).match(/<item page="\d+">/g) ?? [];
      expect(outline.length).toBeGreaterThanOrEqual(headings.length);
      // A chart has no pixels; pictures of digits have theirs, one for each of MNIST's.
      const rasters = poppler("pdfimages", "-list", path!).split("\n").slice(2);
      for (const line of rasters.filter((each) => each !== "")) {
        const [, , , width, height] = line.trim().split(/\s+/).map(Number);
        expect(width! * height!, line).toBeLessThan(200 * 200);
      }
    },
  );
});
