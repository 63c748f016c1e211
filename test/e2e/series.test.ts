import { expect, test } from "vitest";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("the series, run on the page", ["notebooks", "notebooks"], (pages) => {
  let visit: NotebookPage;

  // Where MNIST_DIR is not set it draws its digits first, and then trains all the same.
  test("05 trains a network to its accuracy line and draws its figures", { timeout: 600_000 }, async () => {
    visit = await pages.open({ notebook: "notebooks/05-training.ipynb" });
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
