import { expect, test } from "vitest";
import { eventually } from "../support/eventually.js";
import { putNotebook } from "../support/notebook-file.js";
import type { NotebookPage } from "../support/notebook-page.js";
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
    const written = visit.page.waitForRequest(
      (request) => request.method() === "PUT" && request.url().includes("/workspaces/other"),
    );
    await visit.page.goto(address.href);
    await visit.opened();
    await written;
    const read = asked.indexOf(`GET /api/contents/${notebook}`);
    expect(read).toBeGreaterThan(-1);
    expect(read).toBeLessThan(asked.indexOf("PUT /lab/api/workspaces/other"));
  });

  test("a second window of a workspace goes to one of its own, with the same notebook; a reloaded one stays", async () => {
    const notebook = await putNotebook(pages.server, "twice.ipynb", "6 * 7");
    const visit = await pages.open({ notebook });
    const pathname = await settledPath(visit, notebook);
    await visit.page.reload();
    await visit.opened();
    expect(await settledPath(visit, notebook)).toBe(pathname);

    const second = await visit.page.context().newPage();
    await second.goto(visit.page.url());
    await second.waitForURL(/\/lab\/workspaces\/auto-\w+\/tree\/notebooks\/twice\.ipynb/);
    await second.locator(".jp-Notebook .jp-Cell").first().waitFor();
    expect(await settledPath(visit, notebook), "the first window is left alone").toBe(pathname);
    await second.close();
  });

  test("the address keeps the notebook's name when the page is reloaded before its folder was kept", async () => {
    const notebook = await putNotebook(pages.server, "quick.ipynb", "6 * 7");
    const visit = await pages.open();
    let kept = "";
    visit.page.on("request", (request) => {
      if (request.method() === "PUT" && request.url().includes("/workspaces/quick"))
        kept = request.postData() ?? "";
    });
    const address = new URL(visit.page.url());
    address.pathname = `/lab/workspaces/quick/tree/${notebook}`;
    await visit.page.goto(address.href);
    await visit.opened();
    await expect.poll(() => kept, { timeout: 30_000 }).toContain(`"notebook:${notebook}"`);

    // What the workspace holds for a moment: the notebook, and not yet the folder.
    await visit.page.route("**/lab/api/workspaces/quick?*", async (route) => {
      if (route.request().method() !== "GET") return route.continue();
      const answer = await route.fetch();
      const workspace = (await answer.json()) as { data: Record<string, unknown> };
      delete workspace.data["file-browser-filebrowser:cwd"];
      await route.fulfill({ response: answer, json: workspace });
    });
    // The folder comes to the file browser last, when the page stands.
    await visit.page.route(/\/api\/contents\/notebooks\?/, async (route) => {
      await visit.started();
      await route.continue();
    });
    const named: string[] = [];
    visit.page.on("framenavigated", (frame) => named.push(new URL(frame.url()).pathname));
    await visit.page.reload();
    await visit.opened();
    // JupyterLab names the folder, and is put right.
    await expect.poll(() => named, { timeout: 30_000 }).toContain("/lab/workspaces/quick/tree/notebooks");
    await eventually(() => named.at(-1)).toBe(address.pathname);
  });

  test("a reloaded window keeps its workspace, though what it was before leaves late", async () => {
    const notebook = await putNotebook(pages.server, "late.ipynb", "6 * 7");
    const visit = await pages.open({ notebook });
    const pathname = await settledPath(visit, notebook);
    const other = await visit.page.context().newPage();
    await other.goto(new URL("/api", visit.page.url()).href);
    // In line behind the window, and before what the window will be when it is reloaded.
    await other.evaluate(
      (name) => {
        void navigator.locks.request(name, () => new Promise((resolve) => setTimeout(resolve, 2000)));
      },
      `longhand:workspace:${pathname.split("/")[3]}`,
    );
    await visit.page.reload();
    await visit.opened();
    expect(await settledPath(visit, notebook)).toBe(pathname);
    await other.close();
  });
});

/** The path of the window's address, which names the folder for a moment before it names the notebook. */
async function settledPath({ page }: NotebookPage, notebook: string): Promise<string> {
  await page.waitForURL((address) => address.pathname.endsWith(`/tree/${notebook}`));
  return new URL(page.url()).pathname;
}
