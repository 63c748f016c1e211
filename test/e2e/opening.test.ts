import { expect, test } from "vitest";
import { putNotebook } from "../support/notebook-file.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("a window and its address", ["test/fixtures/web"], (pages) => {
  test("the notebook that the address names is asked for before the workspace is written", async () => {
    const notebook = await putNotebook(pages.server, "named.ipynb", "6 * 7");
    const visit = await pages.open();
    const asked: string[] = [];
    visit.page.on("request", (request) =>
      asked.push(`${request.method()} ${new URL(request.url()).pathname}`),
    );
    const address = new URL(visit.page.url());
    address.pathname = `/lab/workspaces/other/tree/${notebook}`;
    await visit.page.goto(address.href);
    await visit.opened();
    await visit.page.waitForRequest(
      (request) => request.method() === "PUT" && request.url().includes("/workspaces/"),
    );
    const read = asked.indexOf(`GET /api/contents/${notebook}`);
    expect(read).toBeGreaterThan(-1);
    expect(read).toBeLessThan(asked.indexOf("PUT /lab/api/workspaces/other"));
  });

  test("a second window of a workspace goes to one of its own, with the same notebook; a reloaded one stays", async () => {
    const notebook = await putNotebook(pages.server, "twice.ipynb", "6 * 7");
    const visit = await pages.open({ notebook });
    const { pathname } = new URL(visit.page.url());
    await visit.page.reload();
    await visit.opened();
    expect(new URL(visit.page.url()).pathname).toBe(pathname);

    const second = await visit.page.context().newPage();
    await second.goto(visit.page.url());
    await second.waitForURL(/\/lab\/workspaces\/auto-\w+\/tree\/notebooks\/twice\.ipynb/);
    await second.locator(".jp-Notebook .jp-Cell").first().waitFor();
    expect(new URL(visit.page.url()).pathname, "the first window is left alone").toBe(pathname);
    await second.close();
  });
});
