import { cp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, CDPSession } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { chromiumProgram, launchChromium } from "../../support/chromium.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { describeWith } from "../../support/needs.js";
import { NotebookPage } from "../../support/notebook-page.js";
import { TestClient } from "../../support/test-client.js";
import { times } from "../length.js";
import { tell } from "../report/tell.js";
import { heldObjectMegabytes } from "../support/held-objects.js";
import { type Inspector, inspect } from "../support/inspector.js";
import { marked, root } from "../support/marked.js";
import { residentMegabytes, settledHandles } from "../support/memory.js";
import { quantile } from "../support/probe.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

/** Two hours; five minutes tell a leak of 5 % from none, too. */
const minutes = Number(process.env["LONGHAND_SOAK_MINUTES"] ?? times(5, 120));

/** What is measured each time round, when all is quiet again. */
interface Sample {
  serverHeap: number;
  serverMemory: number;
  handles: number;
  processes: number;
  pageHeap: number;
  pageNodes: number;
  cellMs: number;
}

const figure = `import { display } from "tslab";
const steps = Array.from({ length: 200 }, (_, step) => step);
display.raw("application/vnd.plotly.v1+json", { data: [{ x: steps, y: steps.map(Math.sin) }], layout: {} } as unknown as string);`;
const round = "console.log(String(process.hrtime.bigint()));";
const prints = 'for (let n = 0; n < 200; n++) console.log(n, "a line of text");';
const notebook = makeNotebook("const begun = 1;", round, figure, prints);

describeWith("notebooks that are run again and again in one server", [chromiumProgram()], () => {
  let home: Home;
  let served: Served;
  let browser: Browser;
  let inspector: Inspector;
  let visit: NotebookPage;
  let page: CDPSession;

  beforeAll(async () => {
    home = await makeHome();
    await symlink(join(root, "node_modules"), join(home.folder, "node_modules"));
    await cp(join(root, "test/fixtures/web/notebooks"), join(home.folder, "notebooks"), { recursive: true });
    const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
    await writeFile(
      join(home.folder, "soak.ipynb"),
      formatNotebook({ ...notebook, metadata: { kernelspec } }),
    );
    served = await serve(home, { args: [], switches: ["--inspect=127.0.0.1:0"] });
    inspector = await inspect(await served.says(/Debugger listening on (ws:\S+)/));
    browser = await launchChromium();
    const address = new URL(`/?token=${served.token}`, served.url);
    visit = await NotebookPage.open(
      browser,
      { address, folder: home.folder, stop: () => Promise.resolve() },
      { notebook: "soak.ipynb" },
    );
    page = await visit.page.context().newCDPSession(visit.page);
    await visit.kernelIs("Idle");
  });
  afterAll(async () => {
    await visit?.screenshot("soak");
    inspector?.close();
    await browser?.close();
    await end(served);
    await home.remove();
  });

  const outputs = async (): Promise<string> => (await visit.outputOf(1).allInnerTexts()).join("");

  /** The page runs its notebook; another client opens one, runs it, saves it, keeps it and closes it. */
  async function goRound(count: number): Promise<number> {
    const before = await outputs();
    await visit.select(0);
    // Every fifth time with a fresh kernel.
    if (count % 5 === 4) await visit.page.keyboard.press("F9");
    else await visit.chooseFromMenu("Run", "Run All Cells");
    const isNext = (text: string): boolean => /^\d+\s*$/.test(text) && text !== before;
    await expect.poll(async () => isNext(await outputs()), { timeout: 60_000, interval: 50 }).toBe(true);
    await visit.ran(3);
    await visit.kernelIs("Idle");
    await visit.save();

    const { body } = await served.ask("POST", "/api/sessions", {
      path: "notebooks/n.ipynb",
      type: "notebook",
      kernel: {},
    });
    const { id, kernel } = body as { id: string; kernel: { id: string } };
    const client = await TestClient.open(served, kernel.id);
    await client.idle(client.execute('console.log("warm");'));
    const cells: number[] = [];
    for (let cell = 0; cell < 5; cell++) {
      const began = performance.now();
      await client.idle(client.execute(`console.log(${cell});`));
      cells.push(performance.now() - began);
    }
    await served.ask("PUT", "/api/contents/notebooks/n.ipynb", { type: "notebook", content: notebook });
    await served.ask("POST", "/api/contents/notebooks/n.ipynb/checkpoints");
    await served.ask("GET", "/api/contents/notebooks");
    client.socket.terminate();
    expect((await served.ask("DELETE", `/api/sessions/${id}`)).status).toBe(204);
    return quantile(cells, 0.5);
  }

  async function measure(cellMs: number): Promise<Sample> {
    // The server, the page's kernel, and the one that is kept ready: then all is as it was the last time.
    await expect.poll(() => marked(served.mark).length, { timeout: 30_000, interval: 50 }).toBe(3);
    await page.send("HeapProfiler.collectGarbage");
    const { usedSize } = await page.send("Runtime.getHeapUsage");
    const { nodes } = await page.send("Memory.getDOMCounters");
    return {
      serverHeap: await inspector.heldMegabytes(),
      serverMemory: residentMegabytes(served.child.pid!),
      handles: await settledHandles(served.child.pid!),
      processes: marked(served.mark).length,
      pageHeap: usedSize / 2 ** 20,
      pageNodes: nodes,
      cellMs,
    };
  }

  test(
    `for ${minutes} minutes: memory, handles, processes and a cell's time stay what they were`,
    async () => {
      const samples: Sample[] = [];
      const began = performance.now();
      const share = (): number => (performance.now() - began) / (minutes * 60_000);
      let early: number | undefined;
      while (share() < 1 || samples.length < 12) {
        samples.push(await measure(await goRound(samples.length)));
        if (share() > 0.25) early ??= await heldObjectMegabytes(page);
      }
      const late = await heldObjectMegabytes(page);
      const quarter = Math.floor(samples.length / 4);
      const median = (field: keyof Sample, from: number): number =>
        quantile(
          samples.slice(from, from + quarter).map((sample) => sample[field]),
          0.5,
        );
      const figures = (Object.keys(samples[0]!) as (keyof Sample)[]).map((field) => {
        const [second, fourth] = [median(field, quarter), median(field, samples.length - quarter)];
        return { field, second, fourth, grown: fourth / second - 1 };
      });
      for (const { field, second, fourth, grown } of figures)
        tell(
          "soak",
          `${names[field]}, in the second quarter and in the last`,
          `${second.toFixed(1)} and ${fourth.toFixed(1)} (${(grown * 100).toFixed(1)} %)`,
        );
      tell(
        "soak",
        "MB of the page's objects, without what the engine compiles, after a quarter and at the end",
        `${early!.toFixed(2)} and ${late.toFixed(2)} (${((late / early! - 1) * 100).toFixed(2)} %)`,
      );
      tell("soak", `rounds in ${minutes} minutes`, samples.length);
      for (const { field, second, fourth, grown } of figures) {
        const what = `${names[field]} went from ${second} to ${fourth}`;
        // A browser keeps up to six idle connections.
        if (field === "handles") expect.soft(fourth - second, what).toBeLessThanOrEqual(6);
        else if (field === "processes") expect.soft(fourth - second, what).toBeLessThanOrEqual(2);
        else if (field === "cellMs") expect.soft(fourth, what).toBeLessThan(1.25 * second + 10);
        else expect.soft(grown, what).toBeLessThan(0.05);
      }
      // What the engine compiles, and drops again, goes up and down by more than a small leak makes, and hides it above.
      expect.soft(late / early!, "the page's objects, at the end by after a quarter").toBeLessThan(1.01);
    },
    (minutes + 5) * 60_000,
  );
});

const names: Record<keyof Sample, string> = {
  serverHeap: "MB that the server holds after its garbage is collected",
  serverMemory: "MB of memory of the server's process",
  handles: "open files and sockets of the server",
  processes: "processes of the server, its kernels with it",
  pageHeap: "MB that the page holds after its garbage is collected",
  pageNodes: "nodes of the page's document",
  cellMs: "ms that a small cell takes",
};
