import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("the start page", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/web"), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(async () => {
    await visit.close();
    expect(visit.complaints, "the page's console has no errors").toEqual([]);
  });

  test("lists the notebooks in order, each by its first heading or else its name", async () => {
    visit = await NotebookPage.open(browser, server);
    const start = visit.page.getByRole("region", { name: "Start" });
    await start.getByText("A plain notebook").waitFor();
    expect(await start.locator("li").allInnerTexts()).toEqual([
      "Two figures\nnotebooks/01-figures.ipynb",
      "A plain notebook\nnotebooks/02-plain.ipynb",
      "10-last\nnotebooks/10-last.ipynb",
    ]);
    await visit.page.locator(".jp-DirListing-item", { hasText: "01-figures.ipynb" }).waitFor();
    expect(await visit.page.title()).toContain("Longhand");
    await visit.screenshot("start-page");
  });

  test("opens the notebook that is chosen", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.page.getByRole("button", { name: "Two figures" }).click();
    await visit.cell(0).getByRole("heading", { name: "Two figures" }).waitFor();
    expect(await visit.page.getByText("Not Trusted").count()).toBe(0);
  });

  test("is dark where the system is", async () => {
    visit = await NotebookPage.open(browser, server, { colorScheme: "dark" });
    const start = visit.page.getByRole("region", { name: "Start" });
    await start.getByText("A plain notebook").waitFor();
    await visit.page.waitForFunction(() => document.body.dataset["jpThemeLight"] === "false");
    const ground = await start.evaluate((node) => getComputedStyle(node).backgroundColor);
    const [red = 255] = (ground.match(/\d+/g) ?? []).map(Number);
    expect(red).toBeLessThan(64);
    await visit.screenshot("start-page-dark");
  });
});

describeWith("a folder without notebooks/ of its own", [chromiumProgram()], () => {
  test("opens without a complaint, and lists what it holds", async () => {
    const [server, browser] = await Promise.all([
      startLonghand("test/fixtures/web/notebooks"),
      launchChromium(),
    ]);
    try {
      const visit = await NotebookPage.open(browser, server);
      const start = visit.page.getByRole("region", { name: "Start" });
      await start.getByText("A plain notebook").waitFor();
      expect(await visit.page.getByRole("dialog").count()).toBe(0);
      await visit.screenshot("no-notebooks-folder");
      await visit.close();
      expect(visit.complaints).toEqual([]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
