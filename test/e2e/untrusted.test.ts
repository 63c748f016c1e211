import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("a stranger's notebook", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/untrusted"), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => visit.close());

  /** What the page's own world was told by anything of the notebook's that ran. */
  const whatRan = () => visit.page.evaluate(() => (window as unknown as { ran?: unknown }).ran);

  // The file calls one of its cells trusted; a file cannot vouch for itself.
  test("runs nothing of what it brings, though it is shown", async () => {
    visit = await NotebookPage.open(browser, server, { notebook: "stranger.ipynb" });
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
    visit = await NotebookPage.open(browser, server, { notebook: "stranger.ipynb" });
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
