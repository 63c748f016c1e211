import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import type { PageDigits } from "../../lib/export/index.js";
import { type Dataset, loadMnist, writeIdx } from "../../lib/index.js";
import { type Notebook, parseNotebook } from "../../lib/notebook/index.js";

/** The first of MNIST's images, packed for a live page. */
export async function packedMnist(trainCount: number, testCount: number): Promise<PageDigits> {
  const { train, test, source } = await loadMnist({ say: () => {} });
  const images = ({ pixels, height, width }: Dataset, count: number): Uint8Array =>
    gzipSync(
      writeIdx({ kind: "images", count, height, width, pixels: pixels.subarray(0, count * height * width) }),
    );
  const labels = (set: Dataset, count: number): Uint8Array =>
    gzipSync(writeIdx({ kind: "labels", count, labels: set.labels.subarray(0, count) }));
  return {
    source,
    trainImages: images(train, trainCount),
    trainLabels: labels(train, trainCount),
    testImages: images(test, testCount),
    testLabels: labels(test, testCount),
  };
}

/** A live page, driven as a reader drives it. */
export class LivePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the page says this of what goes on. */
  async says(status: RegExp, timeout = 120_000): Promise<void> {
    await this.page.locator(".live-bar .status", { hasText: status }).waitFor({ state: "attached", timeout });
  }

  /** Waits until the code can run. */
  async ready(): Promise<void> {
    await this.says(/^Ready$/);
  }

  async runAll(): Promise<void> {
    await this.page.getByRole("button", { name: "Run all" }).click();
    await this.ended();
  }

  /** Runs one cell, by its number among the cells of code, and waits for its end. */
  async run(cell: number): Promise<void> {
    await this.start(cell);
    await this.ended();
  }

  /** Presses a cell's button. */
  async start(cell: number): Promise<void> {
    await this.page.getByRole("button", { name: `Run cell ${cell}`, exact: true }).click();
  }

  /** Runs all cells with the values of the form, and waits for their end. */
  async runWithThese(): Promise<void> {
    await this.page.getByRole("button", { name: "Run with these" }).click();
    // The kernel is new, and until it has the first cell the page looks as after a run.
    await this.page.locator('[data-state="running"]').first().waitFor();
    await this.ended();
  }

  /** Waits until no cell runs or waits, and what they gave is drawn. */
  async ended(timeout = 170_000): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector('[data-state="running"], [data-state="waiting"]') === null &&
        document.querySelector(".live-bar .status")?.textContent === "Ready",
      undefined,
      { timeout },
    );
    await this.page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 300)));
  }

  /** Presses Stop; gives the milliseconds until no cell runs any more. */
  stop(): Promise<number> {
    return this.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const running = document.querySelector('[data-state="running"]');
          const start = performance.now();
          const observer = new MutationObserver(() => {
            if (running?.getAttribute("data-state") === "running") return;
            observer.disconnect();
            resolve(performance.now() - start);
          });
          observer.observe(running!, { attributes: true });
          const buttons = [...document.querySelectorAll<HTMLButtonElement>(".live-bar button")];
          buttons.find(({ textContent }) => textContent === "Stop")!.click();
        }),
    );
  }

  /** The text of what a cell gave, by the cell's number. */
  output(cell: number): Promise<string> {
    return this.page.evaluate((number) => {
      const root = document.querySelector(`[aria-label="Run cell ${number}"]`)?.closest(".cell");
      return root?.querySelector<HTMLElement>(".outputs")?.innerText.trim() ?? "";
    }, cell);
  }

  /** The notebook as the page saves it. */
  async save(): Promise<Notebook> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByRole("button", { name: "Save", exact: true }).click(),
    ]);
    return parseNotebook(await readFile(await download.path(), "utf8"), download.suggestedFilename());
  }

  /** What went wrong in any cell. */
  errors(): Promise<string[]> {
    return this.page.locator(".outputs > .error").allTextContents();
  }
}
