import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ExportRequest, exportFiles } from "../../lib/export/index.js";
import { protectMath } from "../../lib/export/render/protect-math.js";
import type { Notebook } from "../../lib/notebook/index.js";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { hostile } from "../support/hostile-notebooks.js";
import { makeNotebook } from "../support/make-notebook.js";
import { describeWith, program } from "../support/needs.js";
import { codeCells, committed, series } from "../support/series.js";

const poppler = program("pdftotext", "apt-get install poppler-utils");
const plotlyMime = "application/vnd.plotly.v1+json";

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // Tables that cells show align each column where it stands, and KaTeX places its signs so.
    "no-inline-style": "off",
    // Fonts, figures and Plotly stand in one file.
    "long-title": "off",
    "void-style": "off",
    "require-sri": "off",
    // MathML comes from KaTeX, beside HTML that says the same.
    "no-unknown-elements": "off",
    "element-permitted-content": "off",
  },
});

describeWith(
  "exported notebooks, opened from their files without a network",
  [chromiumProgram(), poppler],
  () => {
    let browser: Browser;
    let folder: string;
    let context: BrowserContext | undefined;
    let complaints: string[];

    beforeAll(async () => {
      [folder, browser] = await Promise.all([mkdtemp(join(tmpdir(), "longhand-export-")), launchChromium()]);
    });
    afterEach(async () => {
      await context?.close();
      context = undefined;
    });
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function write(notebooks: Record<string, Notebook>, request: ExportRequest): Promise<string[]> {
      const named = Object.entries(notebooks).map(([name, notebook]) => ({ name, notebook }));
      const files = await exportFiles(named, request);
      for (const { path, bytes } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), bytes);
      }
      return files.map(({ path }) => join(folder, path));
    }

    /** Whatever the page asks of a network, and whatever its console says, is a complaint. */
    async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
      context = await browser.newContext({
        offline: true,
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      complaints = [];
      context.on("request", (request) => {
        if (!/^(?:file|data|blob):/.test(request.url()))
          complaints.push(`asked for ${request.url().slice(0, 100)}`);
      });
      const page = await context.newPage();
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(path).href);
      return page;
    }

    async function accessibility(page: Page): Promise<string[]> {
      // The page permits no script but its own; this one comes by way of the browser.
      await page.evaluate(axe.source);
      const found = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document),
      );
      return found.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html.slice(0, 150))
            .join(" | ")}`,
      );
    }

    /** Looks at every figure, as a reader does who scrolls down. */
    async function drawAll(page: Page): Promise<number> {
      const figures = page.locator("figure.plotly");
      const count = await figures.count();
      for (let at = 0; at < count; at++) {
        await figures.nth(at).evaluate((figure) => figure.scrollIntoView({ block: "center" }));
        await page
          .locator(`figure.plotly >> nth=${at}`)
          .and(page.locator("[data-drawn]"))
          .waitFor({ state: "attached" });
      }
      return count;
    }

    test.each(series)(
      "%s: every figure is drawn, every formula is set, and nobody is left out",
      async (file) => {
        const name = file.replace(".ipynb", "");
        const notebook = committed(file);
        const [path] = await write({ [name]: notebook }, { to: "html" });
        const colorScheme = series.indexOf(file) % 2 === 0 ? "light" : "dark";
        const page = await open(path!, { colorScheme });

        const expectedFigures = codeCells(notebook)
          .flatMap(({ outputs }) => outputs)
          .filter((output) => "data" in output && plotlyMime in output.data);
        const formulas = notebook.cells
          .filter(({ cell_type }) => cell_type === "markdown")
          .flatMap(({ source }) => protectMath(source).formulas);
        expect(await page.locator("main .katex-html").count()).toBeGreaterThanOrEqual(formulas.length);
        expect(await page.locator("main .katex-mathml annotation").count()).toBe(
          await page.locator("main .katex-html").count(),
        );
        expect(await page.locator(".math-error").count()).toBe(0);
        expect(
          await page.evaluate(() => document.querySelector("main")?.textContent?.includes("\ue0f0")),
        ).toBe(false);
        expect(await accessibility(page)).toEqual([]);

        expect(await drawAll(page)).toBe(expectedFigures.length);
        expect(await page.locator("figure.plotly .main-svg >> nth=0").count()).toBe(1);
        expect(await page.locator("figure.plotly[data-drawn] > .still:visible").count()).toBe(0);
        expect(complaints).toEqual([]);

        const report = await validator.validateString(await readFile(path!, "utf8"));
        expect(
          report.results
            .flatMap(({ messages }) =>
              messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
            )
            .slice(0, 10),
        ).toEqual([]);
      },
    );

    test("on paper, and where no script runs, drawings stand in the place of the interactive figures", async () => {
      const [path] = await write({ print: committed("03-how-wrong.ipynb") }, { to: "html" });
      const page = await open(path!);
      const count = await drawAll(page);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("figure.plotly > img.still:visible").count()).toBe(count);
      expect(await page.locator("figure.plotly > .drawn:visible").count()).toBe(0);
      await context!.close();

      const still = await open(path!, { javaScriptEnabled: false });
      expect(await still.locator("figure.plotly > img.still:visible").count()).toBe(count);
      expect(await still.locator("main .katex-html").count()).toBeGreaterThan(50);
      expect(await still.locator("main .tok-keyword").count()).toBeGreaterThan(50);
    });

    test("a reader changes the colours, copies code and goes by the contents", async () => {
      const [path] = await write({ use: committed("01-digits.ipynb") }, { to: "html" });
      const page = await open(path!, {
        colorScheme: "light",
        permissions: ["clipboard-read", "clipboard-write"],
      });
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await ground();
      await page.getByRole("button", { name: "Switch between light and dark" }).click();
      expect(await ground()).not.toBe(light);
      const first = page.locator(".input").first();
      await first.hover();
      await first.getByRole("button", { name: "Copy the code" }).click();
      await first.getByText("Copied").waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        codeCells(committed("01-digits.ipynb"))[0]!.source,
      );
      const link = page.locator(".contents a").last();
      await link.click();
      await expect
        .poll(() => page.locator(".contents a[aria-current]").textContent())
        .toBe(await link.textContent());
      expect(complaints).toEqual([]);
    });

    test("nothing of a hostile notebook runs, though its page's policy be taken away", async () => {
      context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      const ran: string[] = [];
      let trying = "";
      await page.exposeBinding("ran", () => void ran.push(trying));
      page.on("dialog", (dialog) => void dialog.dismiss());
      for (const { how, notebook } of hostile) {
        const [main] = await exportFiles([{ name: "a", notebook }], { to: "html" });
        const html = Buffer.from(main!.bytes).toString();
        const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
        expect(open.length).toBeLessThan(html.length);
        trying = how;
        await page.goto("about:blank");
        await page.setContent(open, { waitUntil: "load" });
        await page.evaluate(() => {
          for (const link of document.querySelectorAll("main a, main summary, main button")) {
            if (link instanceof HTMLAnchorElement && /^https?:|^mailto:|^tel:/.test(link.href)) continue;
            (link as HTMLElement).click();
            link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
          }
        });
      }
      // Proof that the trap works.
      trying = "the trap itself";
      await page.setContent("<img src=x onerror=ran()>");
      await expect.poll(() => ran).toEqual(["the trap itself"]);
    });

    test("a site leads from page to page, and its search finds a heading", async () => {
      const names = ["01-digits", "02-forward-pass"];
      const notebooks = Object.fromEntries(
        names.map((name) => [`site/${name}`.slice(5), committed(`${name}.ipynb`)]),
      );
      const files = await write(notebooks, { to: "site" });
      const page = await open(files[0]!);
      await page.getByLabel("Search all notebooks").fill("softmax");
      await page.locator(".results a").first().click();
      await page.waitForURL(/02-forward-pass\.html#/);
      await drawAll(page);
      await page.getByRole("link", { name: /^← 01/ }).first().click();
      await page.waitForURL(/01-digits\.html/);
      expect(await drawAll(page)).toBeGreaterThan(0);
      expect(await accessibility(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

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
      const [talk] = await write({ talk: small }, { to: "slides" });
      const page = await open(talk!);
      await page.locator(".reveal.ready").waitFor();
      const at = () =>
        page.evaluate(() =>
          (
            globalThis as unknown as { Reveal: { getIndices(): { h: number; v: number; f?: number } } }
          ).Reveal.getIndices(),
        );
      expect(await page.getByText("later").isVisible()).toBe(false);
      await page.keyboard.press("Space");
      expect(await page.locator(".fragment.visible").textContent()).toContain("later");
      await page.keyboard.press("Space");
      expect(await at()).toMatchObject({ h: 0, v: 1 });
      await page.keyboard.press("Space");
      expect(await at()).toMatchObject({ h: 1, v: 0 });
      expect(await page.getByText("not shown").count()).toBe(0);
      expect(await page.locator("aside.notes").textContent()).toContain("said");
      await context!.close();

      const [path] = await write({ slides: committed("02-forward-pass.ipynb") }, { to: "slides" });
      const series = await open(path!);
      await series.locator(".reveal.ready").waitFor();
      expect(await accessibility(series)).toEqual([]);
      const wide = await series.evaluate(
        () =>
          [...document.querySelectorAll("figure img")].filter(
            (img) => (img as HTMLElement).offsetHeight > 720,
          ).length,
      );
      expect(wide).toBe(0);
      await series.goto(`${pathToFileURL(path!).href}?print-pdf`);
      await series.locator(".pdf-page").first().waitFor();
      const pages = await series.locator(".pdf-page").count();
      expect(pages).toBeGreaterThan(20);
      expect(complaints).toEqual([]);
    });

    test("a PDF has its text, its figures as vectors, its contents as links, and numbered pages", async () => {
      const name = "04-backpropagation";
      const [path] = await write({ [name]: committed(`${name}.ipynb`) }, { to: "pdf" });
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
  },
);
