/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import type { LonghandServer } from "./longhand-server.js";

const screenshots = process.env["LONGHAND_SCREENSHOTS"] ?? join(tmpdir(), "longhand-screenshots");

export interface OpenOptions {
  /** A notebook's path in what is served; the start page where not given. */
  notebook?: string;
  colorScheme?: "light" | "dark";
}

/** A browser's page on a running Longhand, and what a reader does there. */
export class NotebookPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  /** Everything the page complained of: errors on its console, uncaught ones, answers that failed. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("response", (answer) => {
      if (answer.status() >= 400) this.complaints.push(`${answer.status()} for ${answer.url()}`);
    });
  }

  /** A visitor with no history: cookies, storage and the layout of the tabs are all new. */
  static async open(
    browser: Browser,
    server: LonghandServer,
    options: OpenOptions = {},
  ): Promise<NotebookPage> {
    const { notebook, colorScheme = "light" } = options;
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme });
    context.setDefaultTimeout(60_000);
    const visitor = new NotebookPage(context, await context.newPage());
    const address = new URL(server.address);
    const workspace = `/lab/workspaces/visit-${Math.random().toString(36).slice(2)}`;
    address.pathname = notebook === undefined ? workspace : `${workspace}/tree/${notebook}`;
    await visitor.page.goto(address.href);
    // A notebook can be worked in before all of the page stands, and some do.
    await (notebook === undefined ? visitor.started() : visitor.opened());
    return visitor;
  }

  /** Settles when the page stands as its address and the last visit say: what is kept of settings is used from then on. */
  async started(): Promise<void> {
    await this.page.locator("#longhand-opening").waitFor({ state: "detached" });
  }

  /** Settles when the notebook in front has been read: until then JupyterLab has an empty cell, under a spinner. */
  async opened(): Promise<void> {
    await this.page
      .locator(".jp-NotebookPanel:not(.lm-mod-hidden):not(.jp-MainAreaWidget-ContainStrict)")
      .waitFor();
    await this.cells.first().waitFor();
  }

  /** The cells of the notebook in front. */
  get cells(): Locator {
    return this.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell");
  }

  /** A cell by its place, counted from 0. */
  cell(index: number): Locator {
    return this.cells.nth(index);
  }

  editorOf(index: number): Locator {
    return this.cell(index).locator(".cm-content").first();
  }

  outputOf(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  /** Puts a text in place of a cell's, and leaves the cursor at its end. */
  async write(index: number, text: string): Promise<void> {
    await this.editorOf(index).click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(text);
  }

  /** Shift+Enter in a cell. */
  async run(index: number): Promise<void> {
    await this.editorOf(index).click();
    await this.page.keyboard.press("Shift+Enter");
  }

  /** The line beneath a cell: how long it took, and whether its output is current. */
  statusOf(index: number): Locator {
    return this.cell(index).locator(".longhand-status");
  }

  /** What that line says of a cell's output: "" for a current one, "none" for a cell that never ran, or "running". */
  staleness(index: number): Promise<string> {
    return this.cell(index).evaluate((cell) => {
      const line = cell.querySelector<HTMLElement>(".longhand-status");
      if (line?.dataset["kind"] !== "done") return line?.dataset["kind"] ?? "none";
      return line.querySelector(".longhand-status-stale:not([hidden])")?.textContent ?? "";
    });
  }

  /** Makes a cell the active one, in command mode. */
  async select(index: number): Promise<void> {
    await this.cell(index).locator(".jp-InputPrompt").click();
  }

  /** Settles when a cell has run: its number stands before it. */
  async ran(index: number): Promise<void> {
    await this.cell(index)
      .locator(".jp-InputPrompt", { hasText: /^\[\d+\]:$/ })
      .waitFor();
  }

  async chooseFromMenu(menu: string, item: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
    await this.page.locator(".lm-Menu-item", { hasText: item }).first().click();
  }

  /** Ctrl+S, and settles when the server has taken the file. */
  async save(): Promise<void> {
    const saved = this.page.waitForResponse(
      (answer) => answer.request().method() === "PUT" && answer.url().includes("/api/contents/"),
    );
    await this.page.keyboard.press("Control+S");
    await saved;
  }

  /** Says how the kernel is, as the page's foot says it: "Idle", "Busy". */
  async kernelIs(status: string): Promise<void> {
    await this.page.locator(".jp-StatusBar-Left", { hasText: `| ${status}` }).waitFor();
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  /** Prints what a reader would see at the end of a test that failed, and keeps a picture of it. */
  async tellOfFailure(name: string): Promise<void> {
    await this.screenshot(name.replace(/[^\w-]+/g, "-"));
    const seen = await this.page.locator("body").innerText();
    console.log(
      `The page at the end of "${name}", ${this.page.url()}:\n${seen}\n${this.complaints.join("\n")}`,
    );
  }

  /** Ends the visit, and the kernels it started. */
  async close(): Promise<void> {
    const origin = new URL(this.page.url()).origin;
    await this.page.close();
    const sessions = await this.#context.request.get(`${origin}/api/sessions`);
    for (const { id } of (await sessions.json()) as { id: string }[]) {
      await this.#context.request.delete(`${origin}/api/sessions/${id}`, { headers: { Origin: origin } });
    }
    await this.#context.close();
  }
}
