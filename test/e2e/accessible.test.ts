import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessFaults } from "../support/axe.js";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

/**
 * What is left of JupyterLab's own, by where it stands and why.
 *
 * `jp-button` carries `aria-pressed` around the real button, which has it as well. The hidden button of `jp-search` lies
 * in a shadow where no attribute of ours reaches; Escape clears the field too.
 */
const known = {
  "aria-allowed-attr": ["<jp-button "],
  "button-name": ["jp-search,.clear-button__hidden", "clear-button"],
};

describeWith("nobody is kept out: axe finds no serious fault", [chromiumProgram()], () => {
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
  afterEach(() => visit.close());

  test.each(["light", "dark"] as const)("on the start page, in %s", async (colorScheme) => {
    visit = await NotebookPage.open(browser, server, { colorScheme });
    await visit.page.getByRole("button", { name: "A plain notebook" }).waitFor();
    expect(await accessFaults(visit.page, known)).toEqual([]);
  });

  test.each(["light", "dark"] as const)("in a notebook with outputs, in %s", async (colorScheme) => {
    visit = await NotebookPage.open(browser, server, { notebook: "notebooks/02-plain.ipynb", colorScheme });
    await visit.run(1);
    await visit.ran(1);
    expect(await accessFaults(visit.page, known)).toEqual([]);
  });

  test("in the settings", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Settings", "Settings Editor");
    await visit.page.locator(".jp-PluginList-entry", { hasText: "Document Manager" }).click();
    // Fields come one after another, and get their names as they come.
    for (const name of ["Autosave Documents", "Autosave Interval", "Recent Items Number"])
      await visit.page.getByLabel(name, { exact: true }).waitFor();
    expect(await accessFaults(visit.page, known)).toEqual([]);
  });

  test("in the help", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Help", "Library");
    const entry = visit.page.locator("details[data-name=matmul]");
    await entry.locator("summary").click();
    await entry.locator("pre").waitFor();
    expect(await accessFaults(visit.page, known)).toEqual([]);
    await visit.chooseFromMenu("Help", "Notation");
    await visit.page.getByRole("region", { name: "Notation" }).locator(".katex").first().waitFor();
    expect(await accessFaults(visit.page, known)).toEqual([]);
  });
});
