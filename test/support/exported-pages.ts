import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { type ExportRequest, exportFiles } from "../../lib/export/index.js";
import type { Notebook } from "../../lib/notebook/index.js";
import { launchChromium } from "./chromium.js";

/** Exported files in a folder of their own, and a browser without a network that opens them. */
export class ExportedPages {
  /** What the page opened last asked of a network, and what its console said; both should be nothing. */
  complaints: string[] = [];
  readonly #folder: string;
  readonly #browser: Browser;
  #context: BrowserContext | undefined;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async start(): Promise<ExportedPages> {
    const made = await Promise.all([mkdtemp(join(tmpdir(), "longhand-export-")), launchChromium()]);
    return new ExportedPages(...made);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Closes the page opened last. */
  async leave(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }

  /** Exports notebooks by name. @returns the paths of the files, the main one first */
  async write(notebooks: Record<string, Notebook>, request: ExportRequest): Promise<string[]> {
    const named = Object.entries(notebooks).map(([name, notebook]) => ({ name, notebook }));
    const files = await exportFiles(named, request);
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true });
      await writeFile(join(this.#folder, path), bytes);
    }
    return files.map(({ path }) => join(this.#folder, path));
  }

  /** An empty page. */
  async blank(options: BrowserContextOptions = {}): Promise<Page> {
    await this.leave();
    const viewport = { width: 1280, height: 900 };
    this.#context = await this.#browser.newContext({ offline: true, viewport, ...options });
    return this.#context.newPage();
  }

  /** Opens a file as a double click does. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.blank(options);
    this.listen(page);
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  /** Hears from now on what a page asks of a network, and what its console says. */
  listen(page: Page): void {
    this.complaints = [];
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(?:file|data|blob):/.test(url)) this.complaints.push(`asked for ${url.slice(0, 100)}`);
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** What axe finds, with the elements that it found it at. */
  async accessibility(page: Page): Promise<string[]> {
    // The page permits no script but its own; this one comes by way of the browser.
    await page.evaluate(axe.source);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
    );
    return found.violations.map(({ id, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 150));
      return `${id}: ${places.join(" | ")}`;
    });
  }

  /**
   * Looks at every figure, as a reader does who scrolls down.
   *
   * @param which a selector of those to look at
   * @returns how many there are, all drawn
   */
  async drawAll(page: Page, which = "figure.plotly"): Promise<number> {
    const figures = page.locator(which);
    const count = await figures.count();
    for (let at = 0; at < count; at++) {
      await figures.nth(at).evaluate((figure) => figure.scrollIntoView({ block: "center" }));
      await page
        .locator(`${which} >> nth=${at}`)
        .and(page.locator("[data-drawn]"))
        .waitFor({ state: "attached" });
    }
    return count;
  }
}
