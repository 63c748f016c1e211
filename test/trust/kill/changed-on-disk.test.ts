import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import type { NotebookPage } from "../../support/notebook-page.js";
import { describeOnPage } from "../../support/on-the-page.js";
import { tell } from "../report/tell.js";

const path = "notebooks/02-plain.ipynb";

describeOnPage("a notebook that another program changes while it is open", ["test/fixtures/web"], (pages) => {
  const onDisk = (): Promise<string> => readFile(join(pages.server.folder, path), "utf8");
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };

  /** Opens it, changes a cell on the page, and has another program write the file. @returns what that wrote */
  async function change(theirs: string): Promise<{ visit: NotebookPage; theirs: string }> {
    const visit = await pages.open({ notebook: path });
    await visit.kernelIs("Idle");
    await visit.write(1, 'console.log("mine");');
    const notebook = formatNotebook({ ...makeNotebook("", theirs), metadata: { kernelspec } });
    // A disk tells times to the millisecond or coarser; another program is never that fast.
    await writeFile(join(pages.server.folder, path), notebook);
    return { visit, theirs: notebook };
  }

  async function ask(visit: NotebookPage): Promise<ReturnType<NotebookPage["page"]["locator"]>> {
    await visit.page.keyboard.press("Control+S");
    const dialog = visit.page.locator(".jp-Dialog");
    await dialog.waitFor();
    return dialog;
  }

  test("is not saved over: the reader is asked, and until then the file stays as the other wrote it", async () => {
    const { visit, theirs } = await change('console.log("theirs, first");');
    const dialog = await ask(visit);
    expect(await dialog.textContent()).toMatch(/changed on disk|modified/i);
    expect(await onDisk()).toBe(theirs);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await onDisk()).toBe(theirs);
    expect(await visit.editorOf(1).textContent()).toContain("mine");
  });

  test("comes as the other wrote it, where the reader says so", async () => {
    const { visit, theirs } = await change('console.log("theirs, second");');
    const dialog = await ask(visit);
    await dialog.getByRole("button", { name: "Revert" }).click();
    await visit.page.locator(".cm-content", { hasText: "theirs, second" }).waitFor();
    expect(await onDisk()).toBe(theirs);
  });

  test("is saved over where the reader says so", async () => {
    const { visit } = await change('console.log("theirs, third");');
    const dialog = await ask(visit);
    const saved = visit.page.waitForResponse(
      (answer) => answer.request().method() === "PUT" && answer.url().includes("/api/contents/"),
    );
    await dialog.getByRole("button", { name: "Overwrite" }).click();
    await saved;
    expect(await onDisk()).toContain("mine");
    tell("faults", "files changed on disk while open: the reader was asked, whichever way it went", 3);
  });
});
