import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.js";
import { codeCell } from "../support/make-notebook.js";
import { putNotebook } from "../support/notebook-file.js";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("what fingers know from Jupyter", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await visit.page.keyboard.press(key);
  };
  const sources = (): Promise<string[]> =>
    visit.cells
      .locator(".cm-content")
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText.trim()));

  test("cells in command mode: add, cut, paste, change, move, undo; text in edit mode", async () => {
    const notebook = await putNotebook(pages.server, "cells.ipynb", "1", "2", "3");
    visit = await pages.open({ notebook });
    await visit.select(0);
    await press("b", "Enter");
    await visit.page.keyboard.type("new");
    await press("Escape");
    await eventually(sources).toEqual(["1", "new", "2", "3"]);
    await press("x", "v");
    await eventually(sources).toEqual(["1", "2", "new", "3"]);
    // What is done within half a second is one step to undo.
    await visit.page.waitForTimeout(600);
    await press("d", "d");
    await eventually(sources).toEqual(["1", "2", "3"]);
    await press("z");
    await eventually(sources).toEqual(["1", "2", "new", "3"]);
    await visit.select(2);
    await press("m");
    expect(await visit.cell(2).getAttribute("class")).toContain("jp-MarkdownCell");
    await press("y", "Shift+L");
    await visit.cell(2).locator(".cm-gutters").waitFor();
    await visit.select(0);
    await press("a");
    await eventually(sources).toEqual(["", "1", "2", "new", "3"]);
  });

  test("headings fold, are listed in the contents, and text is found and replaced", async () => {
    const notebook = await putNotebook(
      pages.server,
      "headings.ipynb",
      ...["# Title", "## One"].map(markdown),
      "const apple = 1;",
      markdown("## Two"),
      "const pear = apple;",
    );
    visit = await pages.open({ notebook });
    await visit.select(1);
    // Headings are looked for after the page stands, and fold once they have this.
    await visit.cell(1).locator(".jp-collapseHeadingButton").waitFor();
    await press("ArrowLeft");
    await eventually(() => visit.cell(2).isVisible()).toBe(false);
    await press("ArrowRight");
    await eventually(() => visit.cell(2).isVisible()).toBe(true);
    await visit.page.getByRole("tab", { name: "Table of Contents" }).click();
    await visit.page.locator(".jp-TableOfContents").getByText("Two").waitFor();
    await visit.editorOf(2).click();
    await press("Control+F");
    await visit.page.locator(".jp-DocumentSearch-input").first().fill("apple");
    await eventually(() => visit.page.locator(".jp-DocumentSearch-index-counter").innerText()).toMatch(
      /\/2$/,
    );
    await visit.page.getByTitle("Show Replace").click();
    await visit.page.locator(".jp-DocumentSearch-input").nth(1).fill("plum");
    await visit.page.locator(".jp-DocumentSearch-overlay").getByText("Replace All").click();
    await eventually(async () => (await sources()).filter((text) => text.includes("plum"))).toEqual([
      "const plum = 1;",
      "const pear = plum;",
    ]);
  });

  test("files are made, renamed, duplicated, deleted to the trash, and stand beside each other as tabs", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    const list = visit.page.locator(".jp-DirListing-content");
    const item = (name: string) => list.locator(".jp-DirListing-item", { hasText: name });
    await item("10-last.ipynb").dblclick();
    await visit.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", { hasText: "10-last.ipynb" }).waitFor();
    expect(await visit.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab").count()).toBeGreaterThanOrEqual(2);
    const choose = async (name: string, what: RegExp): Promise<void> => {
      await item(name).click({ button: "right" });
      await visit.page.locator(".lm-Menu-item", { hasText: what }).first().click();
    };
    await choose("01-figures.ipynb", /^Duplicate/);
    await item("01-figures-Copy1.ipynb").waitFor();
    await choose("01-figures-Copy1.ipynb", /^Rename/);
    await visit.page.locator(".jp-DirListing-editor").fill("renamed.ipynb");
    await press("Enter");
    await item("renamed.ipynb").waitFor();
    await choose("renamed.ipynb", /^Move to Trash/);
    await visit.page.locator(".jp-Dialog").getByRole("button", { name: "Move to Trash" }).click();
    await item("renamed.ipynb").waitFor({ state: "detached" });
    const trash = await readdir(join(pages.server.folder, ".longhand/trash"), { recursive: true });
    expect(trash.some((name) => name.includes("renamed.ipynb"))).toBe(true);

    const chooser = visit.page.waitForEvent("filechooser");
    await visit.page.getByRole("button", { name: "Upload Files" }).click();
    await (await chooser).setFiles({
      name: "given.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("given"),
    });
    await item("given.txt").waitFor();
    const download = visit.page.waitForEvent("download");
    await choose("given.txt", /^Download/);
    expect((await download).suggestedFilename()).toBe("given.txt");
  });
});

function markdown(source: string) {
  const { id } = codeCell(source);
  return { cell_type: "markdown" as const, id, metadata: {}, source };
}
