import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { putNotebook } from "../support/notebook-file.js";
import { NotebookPage } from "../support/notebook-page.js";
import { model, trains } from "../support/training-cells.js";

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
      "console.log('last');",
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

  test("runs to here, from here, and with a fresh kernel: by key, by menu and at the cell's corner", async () => {
    await visit.select(1);
    await visit.page.keyboard.press("Control+F9");
    await eventually(outputs).toEqual(["a 1", "b 2", "", "", ""]);

    await visit.cell(2).click({ button: "right" });
    await visit.page.locator(".lm-Menu-item", { hasText: "Run from Here" }).click();
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", "last"]);

    await visit.select(1);
    await visit.page.keyboard.press("F9");
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", "last"]);
    await eventually(() => visit.cell(4).locator(".jp-InputPrompt").innerText()).toBe("[5]:");

    await visit.select(2);
    await visit.cell(2).getByRole("button", { name: "Run all cells above, and this one" }).click();
    await eventually(outputs).toEqual(["a 1", "b 2", "c 12", "d 112", "last"]);
    await visit.editorOf(1).click();
    await visit.page.keyboard.press("Control+Shift+F9");
    await eventually(() => visit.cell(1).locator(".jp-InputPrompt").innerText()).toBe("[2]:");
    expect((await outputs()).slice(0, 2)).toEqual(["a 1", "b 2"]);
    expect(await visit.page.locator(".jp-Dialog").count(), "nothing is asked").toBe(0);
  });

  test("a cell tells how long it runs, and how long it took", async () => {
    await visit.write(4, "await new Promise((resolve) => setTimeout(resolve, 1500));");
    await visit.page.keyboard.press("Control+Enter");
    const time = visit.statusOf(4).locator(".longhand-status-time");
    await eventually(() => time.innerText()).toMatch(/^0\.[3-9] s$/);
    await eventually(() => time.innerText()).toMatch(/^1\.[5-9] s$/);
    await visit.kernelIs("Idle");
    await eventually(() => visit.statusOf(4).getAttribute("data-kind")).toBe("done");
    expect(await visit.statusOf(4).getByRole("button").count(), "no Stop where nothing runs").toBe(0);
  });

  test("a cell that runs while the page is loaded anew goes on where it was, to its last line", async () => {
    const code =
      "for (let line = 1; line <= 12; line++) {\n  console.log(line);\n  await new Promise((resolve) => setTimeout(resolve, 400));\n}";
    await visit.write(4, code);
    await visit.save();
    await visit.page.keyboard.press("Control+Enter");
    await eventually(() => visit.outputOf(4).innerText()).toMatch(/^1\n2/);
    await visit.page.reload();
    await visit.cell(4).waitFor();
    const time = visit.statusOf(4).locator(".longhand-status-time");
    await eventually(() => time.innerText()).toMatch(/^[1-9]\.\d s$/);
    await visit.statusOf(4).getByRole("button", { name: "Stop" }).waitFor();
    const all = Array.from({ length: 12 }, (_, at) => at + 1).join("\n");
    await eventually(async () => (await visit.outputOf(4).innerText()).trim()).toBe(all);
    await eventually(() => visit.statusOf(4).getAttribute("data-kind")).toBe("done");
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
