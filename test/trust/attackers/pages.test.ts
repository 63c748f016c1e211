/// <reference lib="dom" />
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePage } from "../../../lib/display/index.js";
import { chromiumProgram, launchChromium } from "../../support/chromium.js";
import { eventually } from "../../support/eventually.js";
import { type LonghandServer, startLonghand } from "../../support/longhand-server.js";
import { madeRun } from "../../support/made-runs.js";
import { describeWith } from "../../support/needs.js";
import { tell } from "../report/tell.js";

/** Text that becomes an element, and runs, wherever it is taken for HTML. */
const planted = (quote = ""): string => `${quote}><img src=x class=planted onerror=ran()>`;
/** The same as a file's name may have it. */
const name = '"><img src=x class=planted onerror=ran()>';

describeWith("texts of a stranger's, where they are shown as text", [chromiumProgram()], () => {
  let server: LonghandServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** How often what was planted has run, on any page of the server's. */
  let runs = 0;
  const ran = (): void => {
    runs += 1;
  };
  const address = (path: string): string => new URL(path, server.address).href;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startLonghand("test/fixtures/untrusted", ".", { args: ["--no-spare"] }),
      launchChromium(),
    ]);
    await plant(server.folder);
    // Without the page's own policy, which would stop what a fault let through.
    context = await browser.newContext({ bypassCSP: true });
    context.setDefaultTimeout(60_000);
    await context.exposeFunction("ran", ran);
    page = await context.newPage();
    await page.goto(server.address.href);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Nothing planted has become an element, in any frame, and nothing has run. */
  async function expectNoElement(): Promise<void> {
    for (const frame of page.frames()) expect(await plantedIn(frame), `elements in ${frame.url()}`).toBe(0);
    expect(runs, "calls of what was planted").toBe(0);
  }

  test("what is planted would become an element and run where it is taken for HTML, in a frame as well", async () => {
    await page.goto(address("/login"));
    await page.evaluate((text) => {
      document.body.insertAdjacentHTML("beforeend", text);
      const frame = document.body.appendChild(document.createElement("iframe"));
      frame.srcdoc = text;
    }, planted());
    await eventually(() => runs).toBe(2);
    expect(await Promise.all(page.frames().map(plantedIn))).toEqual([1, 1]);
    runs = 0;
  });

  test("a frame that cannot be looked into is a fault, unless it is gone", async () => {
    await page.goto(address("/login"));
    const gone = { evaluate: () => Promise.reject(new Error("gone")), isDetached: () => true };
    expect(await plantedIn(gone as unknown as Frame)).toBe(0);
    await expect(plantedIn({ ...gone, isDetached: () => false } as unknown as Frame)).rejects.toThrow("gone");
  });

  test("names of notebooks and folders, titles, first sentences and runs, on the start page and in the list of files", async () => {
    await page.goto(address("/lab"));
    await page.getByText("A stranger's title").first().waitFor();
    await page.locator(".jp-DirListing-item", { hasText: "planted" }).first().waitFor();
    await expectNoElement();
    tell("attacks", "HTML in names of files and folders, titles and summaries", "shown as text");
  });

  test("a folder and a notebook whose names are HTML, opened, with errors and outputs that hold HTML", async () => {
    await page.goto(
      address(
        `/lab/workspaces/attack/tree/${encodeURIComponent(name)}/${encodeURIComponent(`${name}.ipynb`)}`,
      ),
    );
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor();
    await page.getByText("an error that holds HTML").first().waitFor();
    await expectNoElement();
    expect(await page.title()).toContain("<img");
    tell(
      "attacks",
      "HTML in errors, streams, tags, kernel names and parameters of a notebook",
      "shown as text",
    );
  });

  test.each(["html", "slides", "live", "student", "markdown"])(
    "the notebook exported by its own name, as %s",
    async (format) => {
      const path = `/nbconvert/${format}/${encodeURIComponent(name)}/${encodeURIComponent(`${name}.ipynb`)}`;
      const answer = await page.goto(address(path)).catch(() => undefined);
      if (answer !== undefined && answer !== null && /html/.test(answer.headers()["content-type"] ?? "")) {
        await page.waitForLoadState("domcontentloaded");
        await expectNoElement();
      } else {
        const plain = await context.request.get(address(path), {
          headers: { Origin: address("/").slice(0, -1) },
        });
        expect(plain.status()).toBe(200);
      }
    },
  );

  test("an address that there is not, and errors of the server, as pages", async () => {
    for (const path of [
      `/nbconvert/${encodeURIComponent(planted())}/stranger.ipynb`,
      `/nbconvert/html/${encodeURIComponent(planted())}`,
      `/longhand/runs/compare?ids=${encodeURIComponent(planted())}`,
      `/lab/tree/${encodeURIComponent(planted("'"))}`,
      `/${encodeURIComponent(planted())}`,
      `/api/kernels/${encodeURIComponent(planted())}`,
    ]) {
      await page.goto(address(path));
      await expectNoElement();
    }
    const { headers } = await fetch(address("/api/kernels/x"), { headers: { cookie: "" } });
    expect(headers.get("content-type")).toContain("application/json");
    tell("attacks", "HTML in addresses, as errors show them", "shown as text");
  });

  test("names, parameters and figures of runs, side by side", async () => {
    const text = planted();
    const runs = [1, 2].map((nth) =>
      madeRun({
        name: text,
        spec: { [text]: nth, hidden: [128], learningRate: nth },
        parameters: { [text]: text, [`${text}b`]: nth },
        code: { longhand: text, engine: text, notebook: text },
        data: { [text]: { name: text, source: text, count: 1, hash: text } },
        reason: text,
        figures: { [text]: nth, testAccuracy: nth / 10 },
      }),
    );
    await page.setContent(comparePage(runs, { title: text }));
    await expectNoElement();
    expect(await page.locator("body").innerText()).toContain("class=planted");
    tell("attacks", "HTML in names, parameters and figures of runs", "shown as text");
  });

  test("the page that asks for the token", async () => {
    const stranger = await browser.newContext({ bypassCSP: true });
    await stranger.exposeFunction("ran", ran);
    const visit = await stranger.newPage();
    await visit.goto(
      address(`/lab/tree/${encodeURIComponent(planted())}?token=${encodeURIComponent(planted('"'))}`),
    );
    expect(await visit.locator(".planted").count()).toBe(0);
    await visit.locator("#token").fill(planted('"'));
    await visit.locator("button").click();
    expect(await visit.locator(".planted").count()).toBe(0);
    await visit.getByText("That is not the token").waitFor();
    expect(runs, "calls of what was planted").toBe(0);
    await stranger.close();
  });
});

/** @throws where a frame that is still there cannot be looked into */
async function plantedIn(frame: Frame): Promise<number> {
  try {
    return await frame.evaluate(() => document.querySelectorAll(".planted, a[href^='javascript:']").length);
  } catch (thrown) {
    // The page took it away meanwhile: there is nothing in it any more.
    if (frame.isDetached()) return 0;
    throw thrown;
  }
}

async function plant(folder: string): Promise<void> {
  const text = planted();
  const inside = join(folder, name);
  await mkdir(inside);
  const cell = (source: string, outputs: object[]) => ({
    cell_type: "code",
    id: `c${Math.random().toString(36).slice(2)}`,
    source,
    execution_count: 1,
    metadata: { tags: [text, "parameters"], name: text },
    outputs,
  });
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      title: `A stranger's title ${text}`,
      kernelspec: { name: "tslab", display_name: text, language: text },
      language_info: { name: "typescript", version: text, mimetype: text, file_extension: text },
    },
    cells: [
      {
        cell_type: "markdown",
        id: "m",
        metadata: {},
        source: `# A stranger's title \`${text}\`\n\nA sentence with \`${text}\` in it.\n\n**Time:** 5 min`,
      },
      cell(`/** ${text} Range: 1 to 9. */\nconst rate = 3;`, [
        {
          output_type: "error",
          ename: text,
          evalue: text,
          traceback: [
            `\u001b[31man error that holds HTML ${text}\u001b]8;;javascript:ran()\u0007link\u001b]8;;\u0007`,
          ],
        },
        { output_type: "stream", name: "stdout", text: `${text}\u001b]8;;javascript:ran()\u001b\\link` },
        {
          output_type: "display_data",
          metadata: { [text]: { alt: text } },
          data: { "text/plain": text, [text]: text },
        },
        {
          output_type: "execute_result",
          execution_count: 1,
          metadata: {},
          data: { "application/json": { [text]: text }, "text/plain": text },
        },
      ]),
    ],
  };
  await writeFile(join(inside, `${name}.ipynb`), JSON.stringify(notebook));
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
  await writeFile(join(folder, `${name}.txt`), text);
}
