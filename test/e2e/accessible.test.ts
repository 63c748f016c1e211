import { test } from "vitest";
import { accessFaults } from "../support/axe.js";
import { eventually } from "../support/eventually.js";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

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

describeOnPage("nobody is kept out: axe finds no serious fault", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  /** JupyterLab's parts get their names a moment after they are drawn; a fault that stays is one. */
  const expectNoFaults = (): Promise<void> => eventually(() => accessFaults(visit.page, known)).toEqual([]);

  test.each(["light", "dark"] as const)("on the start page, in %s", async (colorScheme) => {
    visit = await pages.open({ colorScheme });
    await visit.page.getByRole("button", { name: "A plain notebook" }).waitFor();
    await expectNoFaults();
  });

  test.each(["light", "dark"] as const)("in a notebook with outputs, in %s", async (colorScheme) => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb", colorScheme });
    await visit.run(1);
    await visit.ran(1);
    await expectNoFaults();
  });

  test("in the settings", async () => {
    visit = await pages.open();
    await visit.chooseFromMenu("Settings", "Settings Editor");
    await visit.page.locator(".jp-PluginList-entry", { hasText: "Document Manager" }).click();
    // Fields come one after another, and get their names as they come.
    for (const name of ["Autosave Documents", "Autosave Interval", "Recent Items Number"])
      await visit.page.getByLabel(name, { exact: true }).waitFor();
    await expectNoFaults();
  });

  test("in the help", async () => {
    visit = await pages.open();
    await visit.chooseFromMenu("Help", "Library");
    const entry = visit.page.locator("details[data-name=matmul]");
    await entry.locator("summary").click();
    await entry.locator("pre").waitFor();
    await expectNoFaults();
    await visit.chooseFromMenu("Help", "Notation");
    await visit.page.getByRole("region", { name: "Notation" }).locator(".katex").first().waitFor();
    await expectNoFaults();
  });
});
