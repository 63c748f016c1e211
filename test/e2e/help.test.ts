import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("the help", [chromiumProgram()], () => {
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

  test("has the notation of the series, with its letters drawn", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Help", "Notation");
    const page = visit.page.getByRole("region", { name: "Notation" });
    await page.locator("tr", { hasText: "inputs" }).locator("mjx-container").first().waitFor();
    expect(await page.locator("tbody tr").count()).toBeGreaterThanOrEqual(10);
    await visit.screenshot("notation");
  });

  test("has every name of the library: sought, read, and followed to the notebook that derives it", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Help", "Library");
    const page = visit.page.getByRole("region", { name: "Library" });
    await page.getByRole("searchbox", { name: "Search the library" }).fill("cross-entropy softmax");
    const entry = page.locator("details[data-name=softmaxCrossEntropy]");
    await entry.locator("summary").click();
    await entry.getByText("function softmaxCrossEntropy(").waitFor();
    await entry.getByText("ShapeError").first().waitFor();
    expect(await page.locator("details[data-name=matmul]").isVisible()).toBe(false);
    await visit.screenshot("library");
    await entry.getByRole("button", { name: "lib/nn/softmax-cross-entropy.ts" }).click();
    await page.getByText("is not in the folder that is served").waitFor();
    await entry
      .getByRole("button", { name: /^0\d · / })
      .first()
      .click();
    await visit.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first().waitFor();
  });

  test("has the keyboard's shortcuts", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Help", "Show Keyboard Shortcuts");
    await visit.page.locator(".jp-Dialog", { hasText: "Shift" }).waitFor();
    await visit.screenshot("shortcuts");
    await visit.page.keyboard.press("Escape");
  });
});
