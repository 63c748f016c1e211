import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type ExportRequest,
  exportFiles,
  type NamedNotebook,
  type PageDigits,
} from "../../lib/export/index.js";
import { findKernelSpecs } from "../../lib/kernel/index.js";
import { injectParameters, type Notebook } from "../../lib/notebook/index.js";
import { chooseSpec, executeNotebook } from "../../lib/runner/index.js";
import { accessFaults } from "../support/axe.js";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { hostile } from "../support/hostile-notebooks.js";
import { LivePage, packedMnist } from "../support/live-page.js";
import { codeCell, makeNotebook } from "../support/make-notebook.js";
import { describeWith, mnist } from "../support/needs.js";
import { codeCells, committed, root } from "../support/series.js";

describeWith("a live page, opened from its file without a network", [chromiumProgram(), mnist()], () => {
  let browser: Browser;
  let folder: string;
  let context: BrowserContext | undefined;
  let complaints: string[];

  beforeAll(async () => {
    [folder, browser] = await Promise.all([mkdtemp(join(tmpdir(), "longhand-live-")), launchChromium()]);
  });
  afterEach(async () => {
    await context?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Whatever the page asks of a network, and whatever its console says, is a complaint. */
  async function open(notebook: Notebook, digits?: () => Promise<PageDigits>): Promise<LivePage> {
    const [path] = await write([{ name: "page", notebook }], { to: "live", digits });
    return visit(path!);
  }

  async function write(notebooks: NamedNotebook[], request: ExportRequest): Promise<string[]> {
    const files = await exportFiles(notebooks, request);
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return files.map(({ path }) => join(folder, path));
  }

  /** @param server the address that the page may ask, beside its own files */
  async function visit(path: string, server?: string): Promise<LivePage> {
    const offline = server === undefined;
    context = await browser.newContext({ offline, viewport: { width: 1280, height: 900 } });
    complaints = [];
    const complain = (text: string): void => void complaints.push(text.slice(0, 300));
    context.on("request", (request) => {
      if (server !== undefined && request.url().startsWith(server)) return;
      if (!/^(?:file|data|blob):/.test(request.url())) complain(`asked for ${request.url()}`);
    });
    const page = await context.newPage();
    page.on("console", (message) => complain(message.text()));
    page.on("pageerror", (error) => complain(error.message));
    await page.goto(pathToFileURL(path).href);
    const live = new LivePage(page);
    await live.ready();
    return live;
  }

  test("trains to the kernel's accuracy with values set in the form, and to another with a slider moved", async () => {
    const notebook = committed("05-training.ipynb");
    const small = { hidden: 16, epochs: 1, trainingImages: 4000 };
    const specs = (await findKernelSpecs()).map(({ spec }) => spec);
    const inKernel = executeNotebook(injectParameters(notebook, small), {
      kernel: chooseSpec(notebook, specs),
      cwd: join(root, "notebooks"),
    });
    const live = await open(notebook, () => packedMnist(4000, 10_000));
    for (const [name, value] of Object.entries(small))
      await live.page.locator(`input[type="number"]#parameter-${name}`).fill(String(value));
    await live.runWithThese();
    expect(await live.errors()).toEqual([]);
    const first = await live.save();

    const { notebook: executed, failed } = await inKernel;
    expect(failed).toBeUndefined();
    const kernels = accuracyOf(executed);
    expect(kernels).toBeGreaterThan(50);
    expect(Math.abs(accuracyOf(first) - kernels)).toBeLessThanOrEqual(0.5);

    // Every figure of the run is drawn when a reader comes to it, and the last one is the run's own.
    const chart = live.page.locator('[data-cell="live"] figure.plotly');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator(".drawn .main-svg").first().waitFor();

    const slider = live.page.locator('.parameter:has(#parameter-learningRate) input[type="range"]');
    await slider.fill("60");
    await live.runWithThese();
    expect(await live.errors()).toEqual([]);
    const editor = live.page.locator('[data-cell="parameters"] .cm-content');
    expect(await editor.innerText()).toContain("const learningRate: number = 0.00794;");
    expect(await editor.innerText()).toContain("const hidden: number = 16;");
    expect(accuracyOf(await live.save())).not.toBe(accuracyOf(first));
    expect(complaints).toEqual([]);
  });

  test("stays usable after a thrown error, a type error and an endless loop, and keeps what a stopped training had", async () => {
    const notebook = makeNotebook(
      'import * as lh from "longhand";\nconst digits = await lh.loadMnist();\nlet kept = 0;',
      'function fail(): never {\n  throw new RangeError("as it should");\n}\nfail();',
      'const count: number = "three";',
      'lh.showMarkdown("It turns.");\nwhile (true) {}',
      "const model = new lh.Mlp({ sizes: [784, 64, 10], random: new lh.RandomState(1) });\n" +
        "for await (const { epoch } of lh.fit(model, digits.train, { epochs: 100_000, batchSize: 50, optimizer: lh.sgd({ learningRate: 0.1 }) })) {\n  kept = epoch;\n  if (epoch === 3) console.log('learning');\n}",
      'console.log(kept > 0 ? "kept" : "lost", typeof digits, { kept: kept > 0, model: model.parameters.length });',
      'import * as fs from "node:fs";\nfs.writeFileSync("a.txt", "written");\nconsole.log(fs.readFileSync("a.txt", "utf8"), fs.readdirSync("."));',
      'import { spawn } from "node:child_process";\nspawn("ls");',
    );
    const live = await open(notebook, () => packedMnist(2000, 100));
    await live.run(1);
    expect(await live.output(1)).toMatch(/^MNIST: 2,000 training and 100 test images.*the first of 60,000/);
    await live.run(2);
    expect(await live.output(2)).toBe(
      'cell [2], line 2\n  throw new RangeError("as it should");\n\nRangeError: as it should\n' +
        "    at fail (cell [2], line 2)\n    at cell [2], line 4",
    );
    await live.run(3);
    expect(await live.output(3)).toMatch(/TS2322: Type 'string' is not assignable to type 'number'/);

    const stops: number[] = [];
    for (let time = 0; time < 3; time++) {
      await live.start(5);
      await live.page.locator(".outputs", { hasText: "learning" }).waitFor();
      stops.push(await live.stop());
      await live.ended();
      expect(await live.output(5)).toMatch(/AbortedError: training was stopped/i);
    }
    expect(Math.min(...stops), `stopped after ${stops.join(", ")} ms`).toBeLessThan(100);
    await live.run(6);
    expect(await live.output(6)).toBe("kept object { kept: true, model: 4 }");

    expect(await live.page.locator(".modules-note").allTextContents()).toEqual([
      "Files that cells write here are in this page's memory, and gone with it.",
      "This cell needs node:child_process, which a page does not have. Open the notebook with Longhand to run it.",
    ]);
    await live.run(7);
    expect(await live.output(7)).toBe("written [ 'a.txt' ]");
    await live.run(8);
    expect(await live.output(8)).toMatch(/Cannot find module 'node:child_process'/);

    await live.start(4);
    await live.page.locator(".outputs", { hasText: "It turns." }).waitFor();
    expect(await live.stop()).toBeLessThan(1000);
    await live.ready();
    await eventually(() => live.output(4)).toMatch(/all variables are gone/);
    await live.run(3);
    await live.run(2);
    expect(await live.output(2)).toMatch(/RangeError: as it should/);
    expect(complaints).toEqual([]);
  });

  test("runs on Shift+Enter, edits, completes names, says which cells are missing, and a drawn digit comes back as code", async () => {
    const notebook = makeNotebook(
      'import * as lh from "longhand";\nconst a = 1;',
      "console.log(a + 1);",
      "lh.drawingPad();",
      codeCell('throw new Error("meant")', { metadata: { tags: ["raises-exception"] } }),
      codeCell("const hiddenOne = 41;", { metadata: { tags: ["remove-cell"] } }),
      "console.log(hiddenOne + a);\nconst a = 'again';",
    );
    const live = await open(notebook);
    await live.run(2);
    await live.page.getByRole("button", { name: "Run them, then this one" }).click();
    await live.ended();
    expect(await live.output(2)).toBe("2");
    const editor = live.page.getByRole("textbox", { name: "Code of cell 1" });
    await editor.click();
    await live.page.keyboard.press("Control+End");
    await live.page.keyboard.type("\nconst b = lh.RandomSt");
    await live.page.locator(".cm-tooltip-autocomplete", { hasText: "RandomState" }).waitFor();
    await live.page.keyboard.press("Escape");
    await live.page.keyboard.type("ate.name;");
    await live.page.keyboard.press("Shift+Enter");
    await live.ended();
    expect(await live.errors()).toEqual([]);
    await live.runAll();
    expect(await live.output(6)).toMatch(/TS2448|TS2304|used before/);

    const canvas = live.page.locator(".pad canvas");
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    await live.page.mouse.move(box.x + 80, box.y + 80);
    await live.page.mouse.down();
    await live.page.mouse.move(box.x + 200, box.y + 200, { steps: 8 });
    await live.page.mouse.up();
    expect(await live.page.locator(".pad textarea").inputValue()).toMatch(/^const strokes = "\d+,\d+ /);
    expect(await accessFaults(live.page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("a figure that takes the place of another is drawn at its own height, also where that could not be drawn", async () => {
    const figures = [
      '{ data: [{ y: { bdata: "AAAA", dtype: "f8" } }], layout: {} }',
      "{ data: [{ y: [1, 2] }], layout: { height: 320 } }",
      "{ data: [{ y: [1, 2] }], layout: { width: 300 } }",
      '{ data: [{ y: { bdata: "AAAA", dtype: "f8" } }], layout: {} }',
      "{ data: [{ y: [1, 2] }], layout: {} }",
    ];
    const live = await open(
      makeNotebook(
        'import * as lh from "longhand";\n' +
          'const bundle = (figure: unknown) => ({ toDisplay: () => ({ "application/vnd.plotly.v1+json": figure, "text/plain": "its words" }) });\n' +
          `const figures: unknown[] = [${figures.join(", ")}];\nlet at = 0;\nconst one = lh.showLive(bundle(figures[at++]));`,
        "one.update(bundle(figures[at++]));",
      ),
    );
    await live.run(1);
    const figure = live.page.locator("figure.plotly");
    await figure.and(live.page.locator("[data-failed]")).waitFor();
    expect(await figure.innerText()).toBe("its words");
    for (const height of [320, 450, undefined, 450]) {
      await live.run(2);
      if (height === undefined) {
        await figure.and(live.page.locator("[data-failed]")).waitFor();
        expect(await figure.innerText()).toBe("its words");
        expect(await figure.locator(".main-svg").count(), "nothing is left of the one before").toBe(0);
        continue;
      }
      await figure.locator(".main-svg").first().waitFor();
      await eventually(() =>
        figure
          .locator(".main-svg")
          .first()
          .evaluate((svg) => svg.clientHeight),
      ).toBe(height);
      expect(await figure.evaluate((node) => node.clientHeight)).toBe(height);
    }
    expect(complaints).toEqual([]);
  });

  test("fetches MNIST from where its author says, checks what comes, and says so where it takes what it carries", async () => {
    let damaged = false;
    const server = createServer(async ({ url = "" }, response) => {
      const bytes = await readFile(join(mnist().path!, basename(url)));
      if (damaged) bytes[bytes.length >> 1]! ^= 1;
      response.setHeader("Access-Control-Allow-Origin", "*").end(bytes);
    });
    await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/`;
    try {
      const load = codeCell(
        'import * as lh from "longhand";\nconst { train } = await lh.loadMnist();\ntrain.count',
      );
      const [path] = await write([{ name: "fetching", notebook: makeNotebook(load) }], {
        to: "live",
        digits: () => packedMnist(200, 100),
        digitsUrl: `${address}mnist`,
      });
      const live = await visit(path!, address);
      expect(await live.page.locator(".live-about").innerText()).toMatch(
        /fetches MNIST from 127\.0\.0\.1:\d+ when a cell loads it\. It carries 200 of MNIST's training images and 100 of/,
      );
      await live.run(1);
      expect(await live.output(1)).toMatch(/9\.7 MB[\s\S]*60,000 training.*from http:\/\/127[\s\S]*\n60000$/);
      damaged = true;
      await live.page.getByRole("button", { name: "Restart" }).click();
      await live.ready();
      await live.run(1);
      expect(await live.output(1)).toMatch(
        /could not be fetched \(no server gave the right files\)\. MNIST: 200 training.*carries[\s\S]*\n200$/,
      );
      expect(complaints).toEqual([]);
    } finally {
      server.close();
    }
  });

  test("of a site share their programs and digits, and lead to each other", async () => {
    const notebooks = ["one", "two"].map((name) => ({
      name,
      notebook: makeNotebook(
        { cell_type: "markdown", id: "t", metadata: {}, source: `# Part ${name}` },
        'import { loadMnist } from "longhand";\nconsole.log((await loadMnist({ say: () => {} })).train.count);',
      ),
    }));
    const digits = () => packedMnist(300, 50);
    const paths = await write(notebooks, { to: "site", live: true, digits });
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      "index.html",
      "one.html",
      "two.html",
      "assets/live-programs.js",
      "assets/live-digits.js",
      "assets/plotly-cartesian.min.js",
    ]);
    const live = await visit(paths[1]!);
    await live.run(1);
    expect(await live.output(1)).toBe("300");
    await live.page.getByRole("link", { name: "Part two →" }).first().click();
    await live.page.waitForURL(/two\.html$/);
    await live.ready();
    await live.run(1);
    expect(await live.output(1)).toBe("300");
    await live.page.getByRole("link", { name: "All notebooks" }).first().click();
    await live.page.getByLabel("Search all notebooks").fill("loadMnist");
    expect(await live.page.locator(".results a").count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  test("runs nothing of a hostile notebook before its reader does, and nothing of its outputs then", async () => {
    const impostors = ["page", "plotly", "worker", "live"].map((name) => ({
      cell_type: "markdown" as const,
      id: `impostor-${name}`,
      metadata: {},
      source: `# longhand-${name}\n\n<div id="longhand-${name}">H4sIAAAAAAAAAyvKzNPQBACmUDS7BgAAAA==</div>`,
    }));
    const notebook = makeNotebook(
      ...impostors,
      ...hostile.flatMap(({ notebook }, at) =>
        notebook.cells.map((cell, place) => ({ ...cell, id: `h-${at}-${place}` })),
      ),
    );
    for (const cell of notebook.cells) if (cell.cell_type === "code") cell.source ||= "1;";
    notebook.cells.push(
      codeCell(
        'import * as lh from "longhand";\nlh.showMarkdown("<img src=x onerror=\'document.title = 1\'><script>document.title = 1</script>done");',
        { id: "last" },
      ),
    );
    const live = await open(notebook);
    const title = await live.page.title();
    await live.run(codeCells(notebook).length);
    expect(await live.output(codeCells(notebook).length)).toBe("done");
    expect(await live.page.title()).toBe(title);
    expect(await live.page.evaluate("typeof globalThis.ran")).toBe("undefined");
  });
});

/** What notebook 05 prints of its test. */
function accuracyOf(notebook: Notebook): number {
  const outputs = codeCells(notebook).find(({ id }) => id === "test")!.outputs;
  return Number(/test accuracy: ([\d.]+) %/.exec(JSON.stringify(outputs))?.[1]);
}
