import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram } from "../support/chromium.js";
import { ExportedPages } from "../support/exported-pages.js";
import { makeNotebook } from "../support/make-notebook.js";
import { describeWith, program } from "../support/needs.js";
import { committed } from "../support/series.js";

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

  test("a PDF has its text, its figures as vectors, its contents as links, and numbered pages", async () => {
    const name = "04-backpropagation";
    const [path] = await exported.write({ [name]: committed(`${name}.ipynb`) }, { to: "pdf" });
    const text = execFileSync("pdftotext", ["-layout", path!, "-"], { encoding: "utf8" });
    expect(text).toContain("The chain rule");
    expect(text).toContain("function measure(f: (w: number) => number");
    expect(text).toMatch(/dW2 is the sum|slope/);
    const info = execFileSync("pdfinfo", [path!], { encoding: "utf8" });
    const pages = Number(/Pages:\s+(\d+)/.exec(info)?.[1]);
    expect(pages).toBeGreaterThan(10);
    expect(pages).toBeLessThan(60);
    expect(text).toMatch(new RegExp(`\\b2 / ${pages}\\b`));
    // Images of digits are pictures, and small; a chart in pixels would be as large as its place on the page.
    const rasters = execFileSync("pdfimages", ["-list", path!], { encoding: "utf8" })
      .split("\n")
      .slice(2)
      .filter((line) => line !== "");
    const sizes = rasters
      .map((line) => line.trim().split(/\s+/))
      .map((columns) => Number(columns[3]) * Number(columns[4]));
    expect(Math.max(0, ...sizes)).toBeLessThan(200 * 200);
    const raw = (await readFile(path!)).toString("latin1");
    expect(raw).toMatch(/\/Outlines|\/Type \/Catalog/);
  });
});
