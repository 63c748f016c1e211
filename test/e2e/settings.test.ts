import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("the page's settings", [chromiumProgram()], () => {
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

  // Forms and settings are checked by interpreting schemas; compiling them would be refused by this very policy.
  test("are set in a form and kept, under a policy that forbids eval", async () => {
    visit = await NotebookPage.open(browser, server);
    const answer = await visit.page.reload();
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe-eval");

    await visit.chooseFromMenu("Settings", "Settings Editor");
    await visit.page.locator(".jp-PluginList-entry", { hasText: "Document Manager" }).click();
    const autosave = visit.page.getByLabel("Autosave Documents", { exact: true });
    expect(await autosave.isChecked()).toBe(true);
    const saved = visit.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/lab/api/settings/"),
    );
    await autosave.uncheck();
    expect((await saved).status()).toBe(204);
    await visit.screenshot("settings");

    await visit.close();
    expect(visit.complaints).toEqual([]);
    // Kept it was, if the switch now switches it on again.
    visit = await NotebookPage.open(browser, server);
    await visit.chooseFromMenu("Settings", "Autosave Documents");
    await visit.chooseFromMenu("Settings", "Settings Editor");
    await visit.page.locator(".jp-PluginList-entry", { hasText: "Document Manager" }).click();
    await visit.page.getByLabel("Autosave Documents", { exact: true }).waitFor();
    expect(await visit.page.getByLabel("Autosave Documents", { exact: true }).isChecked()).toBe(true);
  });
});
