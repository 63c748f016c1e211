import { expect, test } from "vitest";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("the help", ["notebooks", "notebooks"], (pages) => {
  let visit: NotebookPage;

  test("has the notation of the series, with its letters drawn", async () => {
    visit = await pages.open();
    await visit.chooseFromMenu("Help", "Notation");
    const page = visit.page.getByRole("region", { name: "Notation" });
    await page.locator("tr", { hasText: "inputs" }).locator(".katex").first().waitFor();
    expect(await page.locator("tbody tr").count()).toBeGreaterThanOrEqual(10);
    await visit.screenshot("notation");
  });

  test("has every name of the library: sought, read, and followed to the notebook that derives it", async () => {
    visit = await pages.open();
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

  test("leads from a name to its notebooks, though it was opened before the server had listed them", async () => {
    visit = await pages.open();
    let release = (): void => {};
    const opened = new Promise<void>((resolve) => {
      release = resolve;
    });
    await visit.page.route("**/longhand/api/series*", async (route) => {
      await opened;
      await route.continue();
    });
    await visit.chooseFromMenu("Help", "Library");
    const entry = visit.page.locator("details[data-name=softmaxCrossEntropy]");
    await entry.locator("summary").click();
    await entry.getByRole("button", { name: "lib/nn/softmax-cross-entropy.ts" }).waitFor();
    const notebook = entry.getByRole("button", { name: /^0\d · / }).first();
    expect(await notebook.count(), "no notebook is known yet").toBe(0);
    release();
    await notebook.click();
    await visit.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first().waitFor();
  });

  test("has the keyboard's shortcuts", async () => {
    visit = await pages.open();
    await visit.chooseFromMenu("Help", "Show Keyboard Shortcuts");
    await visit.page.locator(".jp-Dialog", { hasText: "Shift" }).waitFor();
    await visit.screenshot("shortcuts");
    await visit.page.keyboard.press("Escape");
  });
});
