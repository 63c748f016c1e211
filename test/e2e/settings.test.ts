import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.js";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("the page's settings", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  async function openDocumentManager(): Promise<void> {
    await visit.chooseFromMenu("Settings", "Settings Editor");
    await visit.page.locator(".jp-PluginList-entry", { hasText: "Document Manager" }).click();
  }

  const autosave = (): Locator => visit.page.getByLabel("Autosave Documents", { exact: true });

  // Forms and settings are checked by interpreting schemas; compiling them would be refused by this very policy.
  test("are set in a form and kept, under a policy that forbids eval", async () => {
    visit = await pages.open();
    const answer = await visit.page.reload();
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe-eval");

    await visit.started();
    await openDocumentManager();
    await eventually(() => autosave().isChecked()).toBe(true);
    const saved = visit.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/lab/api/settings/"),
    );
    await autosave().uncheck();
    expect((await saved).status()).toBe(204);
    await visit.screenshot("settings");

    // Kept it was, if the switch now switches it on again.
    visit = await pages.open();
    await openDocumentManager();
    await eventually(() => autosave().isChecked()).toBe(false);
    await visit.chooseFromMenu("Settings", "Autosave Documents");
    await eventually(() => autosave().isChecked()).toBe(true);
  });
});
