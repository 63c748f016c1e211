import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";
import { programWithoutData } from "../support/project-without-data.js";

describeWith("the start page", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;
  let mirror: Server;
  let copy: string;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "longhand-without-data-"));
    mirror = await slowMirror();
    const env = { MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: addressOf(mirror) };
    [server, browser] = await Promise.all([
      startLonghand("test/fixtures/web", ".", { program: programWithoutData(copy), env }),
      launchChromium(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    mirror.closeAllConnections();
    mirror.close();
    await rm(copy, { recursive: true, force: true });
  });
  afterEach(async () => {
    await visit.close();
    expect(visit.complaints, "the page's console has no errors").toEqual([]);
  });

  /** The addresses that say where MNIST stands, and that fetch it. */
  const [asked, fetched] = [/\/longhand\/api\/data(?=$|\?)/, /\/longhand\/api\/data\/fetch(?=$|\?)/];

  /** Has the page ask how all of it stands now. */
  async function lookAgain(): Promise<void> {
    await visit.page.locator("#jp-main-dock-panel .lm-TabBar-addButton:visible").click();
  }

  /** Settles when the next answer of that name has come. */
  async function nextAnswer(name: string): Promise<void> {
    const request = await visit.page.waitForRequest((each) =>
      new URL(each.url()).pathname.endsWith(`/longhand/api/${name}`),
    );
    await (await request.response())?.finished();
  }

  test("lists the notebooks in order, each by its first heading or else its name", async () => {
    visit = await NotebookPage.open(browser, server);
    const start = visit.page.getByRole("region", { name: "Start" });
    await start.getByText("A plain notebook").waitFor();
    const texts = (part: string) => start.locator(`ol li .longhand-start-${part}`).allTextContents();
    expect(await texts("title")).toEqual(["Two figures", "A plain notebook", "10-last"]);
    expect(await texts("summary")).toEqual(["With one cell."]);
    await visit.page.locator(".jp-DirListing-item", { hasText: "01-figures.ipynb" }).waitFor();
    expect(await visit.page.title()).toContain("Longhand");
    await visit.screenshot("start-page");
  });

  test("opens the notebook that is chosen, and remembers that it was run to its end", async () => {
    visit = await NotebookPage.open(browser, server);
    await visit.page.getByRole("button", { name: "A plain notebook" }).click();
    await visit.cell(0).getByRole("heading", { name: "A plain notebook" }).waitFor();
    expect(await visit.page.getByText("Not Trusted").count()).toBe(0);
    const kept = visit.page.waitForResponse(
      (answer) =>
        answer.url().includes("/longhand/api/progress/") &&
        answer.request().postData()?.includes('"finished":true') === true,
    );
    await visit.run(1);
    await visit.ran(1);
    await kept;
    await visit.close();
    visit = await NotebookPage.open(browser, server);
    await visit.page.getByRole("button", { name: "A plain notebook" }).getByText("✓ Done").waitFor();
    await visit.screenshot("start-page-done");
  });

  test("looks again without replacing what stays as it is, so that no click is lost", async () => {
    visit = await NotebookPage.open(browser, server);
    const start = visit.page.getByRole("region", { name: "Start" });
    const digits = visit.page.getByRole("region", { name: "The digits" });
    const buttons = [
      await start.getByRole("button", { name: "New notebook" }).elementHandle(),
      await start.getByRole("button", { name: "A plain notebook" }).elementHandle(),
      await digits.getByRole("button", { name: "Fetch MNIST" }).elementHandle(),
    ];
    await visit.page.evaluate(() => {
      const news = document.querySelectorAll(".longhand-start, .longhand-start *");
      for (const element of news) element.setAttribute("data-seen", "");
    });
    // The one part that may change says so last: the page has used the other answers by then.
    const others = Promise.all([nextAnswer("series"), nextAnswer("runs")]);
    await visit.page.route(asked, async (route) => {
      await others;
      await route.fulfill({ json: { state: "absent", words: "MNIST is still not here." } });
    });
    await lookAgain();
    await digits.getByText("MNIST is still not here.").waitFor();
    for (const button of buttons) expect(await button!.evaluate((node) => node.isConnected)).toBe(true);
    expect(await start.locator("*:not([data-seen])").count()).toBe(0);
  });

  test("says that MNIST is not here, fetches it with its progress, and stops when told", async () => {
    visit = await NotebookPage.open(browser, server, { colorScheme: "dark" });
    const digits = visit.page.getByRole("region", { name: "The digits" });
    await digits.getByText("MNIST is not here yet").waitFor();
    await digits.getByRole("button", { name: "Fetch MNIST" }).click();
    await digits.getByText("train-images-idx3-ubyte: 1.0 of 9.9 MB").waitFor();
    await visit.screenshot("start-page-fetching");
    await digits.getByRole("button", { name: "Stop" }).click();
    await digits.getByText("Stopped. What has come is kept.").waitFor();
    await digits.getByRole("button", { name: "Fetch MNIST" }).waitFor();
  });

  test("says why a fetch failed until it looks again, and then how things stand", async () => {
    visit = await NotebookPage.open(browser, server);
    const digits = visit.page.getByRole("region", { name: "The digits" });
    const fetch = digits.getByRole("button", { name: "Fetch MNIST" });
    await visit.page.route(fetched, (route) =>
      route.fulfill({ body: '{"error":"No mirror had the files."}\n' }),
    );
    await fetch.click();
    await digits.getByText("No mirror had the files.").waitFor();
    expect(await digits.getAttribute("data-state")).toBe("fault");
    const button = await fetch.elementHandle();
    await lookAgain();
    await digits.getByText("MNIST is not here yet").waitFor();
    expect(await digits.getAttribute("data-state")).toBe("absent");
    // The reader may just be about to press it.
    expect(await button!.evaluate((node) => node.isConnected)).toBe(true);
  });

  test("offers no stop after a fetch, though the server cannot say how things stand", async () => {
    visit = await NotebookPage.open(browser, server);
    const digits = visit.page.getByRole("region", { name: "The digits" });
    const fetch = digits.getByRole("button", { name: "Fetch MNIST" });
    await fetch.waitFor();
    await visit.page.route(asked, (route) => route.fulfill({ json: null }));
    await visit.page.route(fetched, (route) =>
      route.fulfill({ body: '{"error":"No mirror had the files."}\n' }),
    );
    await fetch.click();
    await digits.getByText("No mirror had the files.").waitFor();
    await fetch.waitFor();
    expect(await digits.getByRole("button").allTextContents()).toEqual(["Fetch MNIST"]);
    expect(await digits.getByRole("progressbar").count()).toBe(0);
    await visit.page.unroute(fetched);
    await visit.page.route(fetched, (route) => route.fulfill({ body: '{"done":true}\n' }));
    await fetch.click();
    await digits.getByText("MNIST is here").waitFor();
    expect(await digits.getByRole("button").count()).toBe(0);
  });

  test("is dark where the system is", async () => {
    visit = await NotebookPage.open(browser, server, { colorScheme: "dark" });
    const start = visit.page.getByRole("region", { name: "Start" });
    await start.getByText("A plain notebook").waitFor();
    await visit.page.waitForFunction(() => document.body.dataset["jpThemeLight"] === "false");
    const ground = await start.evaluate((node) => getComputedStyle(node).backgroundColor);
    const [red = 255] = (ground.match(/\d+/g) ?? []).map(Number);
    expect(red).toBeLessThan(64);
    await visit.screenshot("start-page-dark");
  });
});

describeWith("a folder without notebooks/ of its own", [chromiumProgram()], () => {
  test("opens without a complaint, and lists what it holds", async () => {
    const [server, browser] = await Promise.all([
      startLonghand("test/fixtures/web/notebooks"),
      launchChromium(),
    ]);
    try {
      const visit = await NotebookPage.open(browser, server);
      const start = visit.page.getByRole("region", { name: "Start" });
      await start.getByText("A plain notebook").waitFor();
      expect(await visit.page.getByRole("dialog").count()).toBe(0);
      await visit.screenshot("no-notebooks-folder");
      await visit.close();
      expect(visit.complaints).toEqual([]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});

/** A mirror that sends the first megabyte of a file and then nothing more. */
async function slowMirror(): Promise<Server> {
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { "Content-Length": "9912422", "Content-Type": "application/gzip" });
    answer.write(Buffer.alloc(1_000_000));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
