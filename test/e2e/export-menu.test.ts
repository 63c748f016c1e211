import { expect, test } from "vitest";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("the export menu", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  test("downloads what JupyterLab's own menu offers, under the notebook's name", async () => {
    visit = await pages.open({ notebook: "notebooks/01-figures.ipynb" });
    // The page asks which formats there are when its first notebook opens; what is asked after it is answered after it.
    await visit.page.evaluate(async () => (await fetch("/api/nbconvert")).json());
    const kept = visit.page.waitForEvent("download");
    await visit.page.locator(".lm-MenuBar-item", { hasText: /^File$/ }).click();
    await visit.page.locator(".lm-Menu-item", { hasText: "Save and Export Notebook As" }).hover();
    await visit.page.locator(".lm-Menu-item", { hasText: /^HTML$/ }).click();
    expect((await kept).suggestedFilename()).toBe("01-figures.html");
  });

  test("shows beside the notebook what a web page of it will look like, and follows each save", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.chooseFromMenu("File", "Preview as Web Page");
    const preview = visit.page.frameLocator("iframe[title='Preview of the web page']");
    await preview.getByRole("heading", { name: "A plain notebook" }).waitFor();
    await visit.screenshot("export-preview");
    await visit.write(1, 'console.log("seen in the preview");');
    await visit.save();
    await preview.getByText("seen in the preview").waitFor();
  });
});
