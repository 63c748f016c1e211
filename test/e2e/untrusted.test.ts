import { expect, test } from "vitest";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("a stranger's notebook", ["test/fixtures/untrusted"], (pages) => {
  let visit: NotebookPage;
  // Its pictures are not there, and what the policy stops, Chromium tells.
  pages.expectComplaint("/files/x?");
  pages.expectComplaint("violates the following Content Security Policy directive");

  /** What the page's own world was told by anything of the notebook's that ran. */
  const whatRan = () => visit.page.evaluate(() => (window as unknown as { ran?: unknown }).ran);

  // The file calls one of its cells trusted; a file cannot vouch for itself.
  test("runs nothing of what it brings, though it is shown", async () => {
    visit = await pages.open({ notebook: "stranger.ipynb" });
    await visit.outputOf(1).getByText("shown").waitFor();
    await visit.cell(0).locator("b", { hasText: "shown" }).first().waitFor();
    const marks = await visit.page.locator(".jp-Notebook").evaluate((notebook) => {
      const all = [...notebook.querySelectorAll(".jp-OutputArea *, .jp-RenderedMarkdown *")];
      const names = all.flatMap((node) =>
        node.getAttributeNames().map((name) => [name, node.getAttribute(name)]),
      );
      return {
        handlers: names.filter(([name]) => /^on/i.test(name ?? "")),
        links: names.filter(([, value]) => /^\s*javascript:/i.test(value ?? "")),
        frames: notebook.querySelectorAll("iframe").length,
      };
    });
    expect(marks).toEqual({ handlers: [], links: [], frames: 0 });
    expect(await whatRan()).toBeUndefined();
    await visit.screenshot("untrusted");
  });

  // What its reader trusts is shown as it is; its scripts are stopped by the page's policy all the same.
  test("still runs no script of its own when it is trusted", async () => {
    visit = await pages.open({ notebook: "stranger.ipynb" });
    await visit.page.evaluate(async () => {
      const answer = await fetch("/api/contents/stranger.ipynb/trust", { method: "POST" });
      if (!answer.ok) throw new Error(String(answer.status));
    });
    await visit.page.reload();
    await visit.outputOf(1).getByText("shown").waitFor();
    await visit.outputOf(2).getByText("drawn").or(visit.outputOf(2).locator("img")).first().waitFor();
    expect(await whatRan()).toBeUndefined();
  });
});
