import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { putNotebook } from "../support/notebook-file.js";
import { NotebookPage } from "../support/notebook-page.js";
import { model, trains } from "../support/training-cells.js";

/** Lines of a cell that goes on once the file is there, in the folder of the notebook. */
const waitsFor = (file: string): string =>
  `import { existsSync } from "node:fs";
while (!existsSync("${file}")) await new Promise((resolve) => setTimeout(resolve, 20));`;

/** What the line beneath a cell says of its time, in seconds; not a number where it says nothing. */
function secondsIn(text: string): number {
  const [, minutes = "0", seconds] = /^(?:(\d+) min )?(?:under )?([\d.]+) s$/.exec(text) ?? [];
  return 60 * Number(minutes) + Number(seconds);
}

/** Has the page note, by its own clock, from now on each thing that the line beneath a cell says. */
function noteOf(line: Locator) {
  return line.evaluateHandle((node) => {
    const told: { kind: string; time: string; at: number }[] = [];
    const time = node.querySelector(".longhand-status-time");
    const note = (): void => {
      const { kind = "" } = (node as HTMLElement).dataset;
      told.push({ kind, time: time?.textContent ?? "", at: performance.now() / 1000 });
    };
    new MutationObserver(note).observe(node, { subtree: true, childList: true, attributes: true });
    return { from: performance.now() / 1000, told };
  });
}

describeWith("stepping through a notebook", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/web"), launchChromium()]);
    const notebook = await putNotebook(
      server,
      "steps.ipynb",
      "let count = 1;\nconsole.log('a', count);",
      "count += 1;\nconsole.log('b', count);",
      "count += 10;\nconsole.log('c', count);",
      "count += 100;\nconsole.log('d', count);",
      "console.log('kernel', process.pid);",
    );
    visit = await NotebookPage.open(browser, server, { notebook });
    await visit.kernelIs("Idle");
  });
  afterAll(async () => {
    await visit?.close();
    await browser?.close();
    await server?.stop();
    expect(visit?.complaints, "the page's console has no errors").toEqual([]);
  });

  const outputs = async (): Promise<string[]> => {
    const all = await visit.cells.all();
    return Promise.all(all.map(async (cell) => (await cell.locator(".jp-OutputArea").innerText()).trim()));
  };

  /** The last cell's output in another kernel than those. */
  const another = (...known: (string | undefined)[]): string =>
    expect.stringMatching(new RegExp(`^(?!(${known.join("|")})$)kernel \\d+$`));
  const numberOf = (index: number) =>
    eventually(() => visit.cell(index).locator(".jp-InputPrompt").innerText());

  test("runs to here, from here, and with a fresh kernel: by key, by menu and at the cell's corner", async () => {
    await visit.select(1);
    await visit.page.keyboard.press("Control+F9");
    await eventually(outputs).toEqual(["a 1", "b 2", "", "", ""]);

    await visit.cell(2).click({ button: "right" });
    await visit.page.locator(".lm-Menu-item", { hasText: "Run from Here" }).click();
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", another()]);
    const [, , , , first] = await outputs();

    await visit.select(1);
    await visit.page.keyboard.press("F9");
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", another(first)]);
    await numberOf(4).toBe("[5]:");
    const [, , , , second] = await outputs();

    await visit.select(2);
    await visit.cell(2).getByRole("button", { name: "Run all cells above, and this one" }).click();
    await numberOf(2).toBe("[8]:");
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", second]);
    await visit.editorOf(1).click();
    await visit.page.keyboard.press("Control+Shift+F9");
    await numberOf(1).toBe("[2]:");
    await eventually(async () => (await outputs()).slice(0, 2)).toEqual(["a 1", "b 2"]);
    expect(await visit.page.locator(".jp-Dialog").count(), "nothing is asked").toBe(0);
  });

  test("a cell tells how long it runs, and how long it took", async () => {
    await visit.write(4, waitsFor("long-enough"));
    const note = await noteOf(visit.statusOf(4));
    /** What the line told from the cell's start on. */
    const readings = async () => {
      const told = (await note.jsonValue()).told.map((reading) => ({
        ...reading,
        seconds: secondsIn(reading.time),
      }));
      return told.slice(told.findIndex(({ kind }) => kind === "running"));
    };
    await visit.page.keyboard.press("Control+Enter");
    // The cell runs until the line has counted for a while, however long a busy machine takes for that.
    await eventually(async () => {
      const seconds = (await readings()).filter(({ kind }) => kind === "running").map((told) => told.seconds);
      return new Set(seconds.filter((reading) => reading >= 1.5)).size;
    }).toBeGreaterThan(2);
    await writeFile(join(server.folder, "notebooks", "long-enough"), "");
    await eventually(() => visit.statusOf(4).getAttribute("data-kind")).toBe("done");
    expect(await visit.statusOf(4).getByRole("button").count(), "no Stop where nothing runs").toBe(0);

    const asked = (await note.jsonValue()).from;
    const all = await readings();
    const begun = all[0]!.at;
    for (const [index, { kind, seconds, at }] of all.entries()) {
      // The line rounds to tenths, and from ten seconds on to whole ones.
      const rounded = seconds < 9.9 ? 0.1 : 0.6;
      expect(seconds, "no more than since it was asked for").toBeLessThanOrEqual(at - asked + rounded);
      expect(seconds, "only grows").toBeGreaterThanOrEqual(all[index - 1]?.seconds ?? 0);
      // The cell may have been done for a while before a busy page says so.
      if (kind === "running")
        expect(seconds, "no less than since it was first seen to run").toBeGreaterThanOrEqual(
          at - begun - rounded,
        );
    }
    expect(all.at(-1)?.kind).toBe("done");
  });

  test("a cell that runs while the page is loaded anew goes on where it was, to its last line", async () => {
    const lines = (from: number, to: number): string =>
      `for (let line = ${from}; line <= ${to}; line++) console.log(line);`;
    await visit.write(4, [lines(1, 6), waitsFor("go-on"), lines(7, 12)].join("\n"));
    await visit.save();
    await visit.page.keyboard.press("Control+Enter");
    await eventually(() => visit.outputOf(4).innerText()).toMatch(/^1\n2\n3\n4\n5\n6\s*$/);
    const time = visit.statusOf(4).locator(".longhand-status-time");
    await eventually(async () => secondsIn(await time.innerText())).toBeGreaterThan(1);
    await visit.page.reload();
    await visit.cell(4).waitFor();
    // More than since the page was loaded: the cell is older than that by a second.
    await eventually(async () => {
      const [text, loaded] = await time.evaluate(
        (node) => [node.textContent ?? "", performance.now() / 1000] as const,
      );
      return secondsIn(text) - loaded;
    }).toBeGreaterThan(0);
    await visit.statusOf(4).getByRole("button", { name: "Stop" }).waitFor();
    await writeFile(join(server.folder, "notebooks", "go-on"), "");
    const all = Array.from({ length: 12 }, (_, at) => at + 1).join("\n");
    await eventually(async () => (await visit.outputOf(4).innerText()).trim()).toBe(all);
    await eventually(() => visit.statusOf(4).getAttribute("data-kind")).toBe("done");
  });

  test("a cell that ends while the page is away shows what it gave, unless the file is newer", async () => {
    await visit.write(4, `console.log("first");\n${waitsFor("end")}\nconsole.log("last");`);
    await visit.save();
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(4).getByText("first").waitFor();
    const { page } = visit;
    const address = page.url();
    await page.goto("about:blank");
    await writeFile(join(server.folder, "notebooks", "end"), "");
    await eventually(async () => {
      const kernels = await page.request.get(new URL("/api/kernels", address).href);
      return (await kernels.json()) as unknown;
    }).toMatchObject([{ execution_state: "idle" }]);
    await page.goto(address);
    await visit.opened();
    const given = async () => (await outputs())[4];
    await eventually(given).toBe("first\nlast");
    await visit.ran(4);
    // What stood above it as it ran is not known here.
    await eventually(() => visit.staleness(4)).toBe("Ran before this notebook was opened");
    const time = visit.statusOf(4).locator(".longhand-status-time");
    expect(secondsIn(await time.innerText())).toBeGreaterThan(0);

    /** Loads the page anew, and settles when it has heard what the server remembers, and has asked for none of it. */
    const again = async (): Promise<void> => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      const told = page.waitForResponse(/\/longhand\/api\/kernels\/[^/]+\/cells\b/);
      await page.reload();
      await (await told).finished();
      await visit.opened();
      await visit.kernelIs("Idle");
      await page.evaluate(() => new Promise(requestAnimationFrame));
      expect(asked.filter((path) => path.includes("/cells/"))).toEqual([]);
    };
    await visit.save();
    await again();
    expect(await given()).toBe("first\nlast");
    expect(await visit.staleness(4)).toBe("Ran before this notebook was opened");
    await visit.chooseFromMenu("Edit", "Clear Outputs of All Cells");
    await visit.save();
    await again();
    expect(await outputs()).toEqual(["", "", "", "", ""]);
  });

  test("cells that wait their turn while the page is loaded anew show what they give, each to its last line", async () => {
    const tells = (name: string): string =>
      `console.log("${name} begins");\n${waitsFor(name)}\nconsole.log("${name} ends");`;
    const names = ["one", "two", "three", "four"];
    for (const [at, name] of names.entries()) await visit.write(at, tells(name));
    await visit.write(4, 'console.log("five");');
    await visit.save();
    await visit.chooseFromMenu("Run", "Run All Cells");
    await visit.outputOf(0).getByText("one begins").waitFor();
    const { page } = visit;
    const address = page.url();
    await page.goto("about:blank");
    // The first ends while the page is away, the second goes on, and the others wait.
    await writeFile(join(server.folder, "notebooks", "one"), "");
    await writeFile(join(server.folder, "notebooks", "three"), "");
    await page.goto(address);
    await visit.opened();
    const both = (name: string): string => `${name} begins\n${name} ends`;
    await eventually(async () => (await outputs())[0]).toBe(both("one"));
    await visit.statusOf(1).getByRole("button", { name: "Stop" }).waitFor();
    await writeFile(join(server.folder, "notebooks", "two"), "");
    await eventually(async () => (await outputs()).slice(0, 3)).toEqual([
      both("one"),
      both("two"),
      both("three"),
    ]);
    await writeFile(join(server.folder, "notebooks", "four"), "");
    await eventually(outputs).toEqual([...names.map(both), "five"]);
    await visit.ran(4);
  });

  test("a training shows progress, loss and time left, and Stop ends it", async () => {
    await visit.write(3, model);
    await visit.run(3);
    await visit.write(4, trains);
    await visit.page.keyboard.press("Control+Enter");
    const line = visit.statusOf(4);
    await line.getByText(/epoch \d+ of 100000 · loss \d\.\d+ · .* left/).waitFor();
    expect(await line.getByRole("progressbar").getAttribute("max")).toBe("100000");
    await visit.cell(4).locator(".longhand-plotly[data-drawn=true]").waitFor();
    await visit.screenshot("training-runs");
    await line.getByRole("button", { name: "Stop" }).click();
    await eventually(() => line.getAttribute("data-kind")).toBe("done");
    expect(await line.getByRole("progressbar").count()).toBe(0);
    await visit.write(4, "console.log('usable', model.parameters.length);");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(4).getByText("usable 4").waitFor();
  });

  test("a training that shows nothing itself has its bar all the same, and leaves nothing of it", async () => {
    await visit.write(3, model);
    await visit.run(3);
    await visit.write(4, "for await (const record of fit(model, examplesOf(inputs, labels), options)) {}");
    await visit.page.keyboard.press("Control+Enter");
    const line = visit.statusOf(4);
    await line.getByText(/epoch \d+ of 100000 · loss \d\.\d+ · .* left/).waitFor();
    expect(await line.getByRole("progressbar").getAttribute("max")).toBe("100000");
    expect(await visit.outputOf(4).count()).toBe(0);
    await line.getByRole("button", { name: "Stop" }).click();
    await visit.outputOf(4).getByText("Training was stopped.").waitFor();
    await eventually(() => visit.outputOf(4).allTextContents()).toEqual([
      "AbortedError: Training was stopped.",
    ]);
  });
});
