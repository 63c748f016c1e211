import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("the series, run on the page", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("notebooks", "notebooks"), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(async () => {
    await visit.close();
    expect(visit.complaints, "the page's console has no errors").toEqual([]);
  });

  // Where MNIST_DIR is not set it draws its digits first, and then trains all the same.
  test("05 trains a network to its accuracy line and draws its figures", { timeout: 600_000 }, async () => {
    visit = await NotebookPage.open(browser, server, { notebook: "notebooks/05-training.ipynb" });
    await visit.chooseFromMenu("Edit", "Clear Outputs of All Cells");
    await visit.chooseFromMenu("Run", "Run All Cells");
    const line = visit.page.locator(".jp-OutputArea-output", { hasText: /test accuracy: \d/ });
    await line.waitFor({ timeout: 540_000 });
    const accuracy = Number(/accuracy: ([\d.]+) %/.exec((await line.textContent()) ?? "")?.[1]);
    expect(accuracy).toBeGreaterThan(90);
    const figures = visit.page.locator(".longhand-plotly[data-drawn=true] .main-svg >> nth=0");
    await figures.first().waitFor({ state: "attached" });
    await expect
      .poll(() => visit.page.locator(".longhand-plotly[data-drawn=true]").count(), { timeout: 60_000 })
      .toBeGreaterThanOrEqual(2);
    const chart = visit.page
      .locator(".longhand-plotly[data-drawn=true]")
      .filter({ has: visit.page.locator(".scatterlayer") });
    await chart.last().scrollIntoViewIfNeeded();
    await visit.screenshot("series-05");
  });
});
