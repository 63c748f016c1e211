import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownFaults } from "../support/axe.js";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { codeCell } from "../support/make-notebook.js";
import { describeWith } from "../support/needs.js";
import { putNotebook } from "../support/notebook-file.js";
import { NotebookPage } from "../support/notebook-page.js";

const declared = `/** How far each step goes. Range: 0.001 to 1. */
const learningRate: number = 0.1;
/** Units in each hidden layer. */
const hidden: number[] = [128, 64];
/** What a unit gives. */
const activation: "relu" | "tanh" = "relu";
/** A new order in each epoch. */
const shuffled: boolean = true;
/** What the run is called. */
const title: string = "plain";`;

const training = `import { examplesOf, fit, Mlp, moons, RandomState, sgd } from "longhand";
const random = new RandomState(1);
const { inputs, labels } = moons({ count: 100, random, noise: 0.1 });
const model = new Mlp({ sizes: [2, 8, 2], random });
const options = { optimizer: sgd({ learningRate }), batchSize: 10, epochs };
for await (const record of fit(model, examplesOf(inputs, labels), options)) console.log(record.loss);`;

describeWith("the parameters panel", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;
  let panel: Locator;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/web"), launchChromium()]);
    const notebook = await putNotebook(
      server,
      "parameters.ipynb",
      codeCell(declared, { metadata: { tags: ["parameters"] } }),
      "console.log(JSON.stringify({ learningRate, hidden, activation, shuffled, title }));",
    );
    visit = await NotebookPage.open(browser, server, { notebook });
    panel = visit.page.getByRole("region", { name: "Parameters" });
  });
  afterAll(async () => {
    await visit?.close();
    await browser?.close();
    await server?.stop();
    expect(visit?.complaints, "the page's console has no errors").toEqual([]);
  });

  const lastLine = (text: string) => visit.cells.last().locator(".jp-OutputArea-output").getByText(text);

  test("opens by itself, with a field for each constant as its type and doc comment say", async () => {
    await panel.getByLabel("learningRate", { exact: true }).waitFor();
    expect(await panel.getByLabel("learningRate", { exact: true }).inputValue()).toBe("0.1");
    expect(await panel.getByRole("slider").getAttribute("aria-label")).toBe("learningRate, from 0.001 to 1");
    expect(await panel.getByLabel("hidden").inputValue()).toBe("[128, 64]");
    expect(await panel.getByLabel("activation").locator("option").allInnerTexts()).toEqual(["relu", "tanh"]);
    expect(await panel.getByLabel("shuffled").isChecked()).toBe(true);
    expect(await panel.getByLabel("title").inputValue()).toBe("plain");
    await panel.getByText("How far each step goes.", { exact: true }).waitFor();
    expect(await ownFaults(visit.page)).toEqual([]);
    await visit.screenshot("parameters-light");
  });

  test("refuses a wrong type in the form, before any kernel runs", async () => {
    await panel.getByLabel("hidden").fill("[128, ");
    await panel.getByText("Enter a list, each of it a number, such as [128, 64].").waitFor();
    expect(await panel.getByLabel("hidden").getAttribute("aria-invalid")).toBe("true");
    expect(await panel.getByRole("button", { name: "Run with these" }).isDisabled()).toBe(true);
    await visit.screenshot("parameters-refused");
    await panel.getByLabel("hidden").fill("[32]");
    expect(await panel.getByRole("button", { name: "Run with these" }).isDisabled()).toBe(false);
    expect(await visit.outputOf(1).count(), "nothing ran").toBe(0);
  });

  test("runs with other values, in a cell of papermill's tag that the next run replaces", async () => {
    await panel.getByRole("slider").press("End");
    await panel.getByLabel("activation").selectOption("tanh");
    await panel.getByLabel("shuffled").uncheck();
    await panel.getByRole("button", { name: "Run with these" }).click();
    await lastLine(
      '{"learningRate":1,"hidden":[32],"activation":"tanh","shuffled":false,"title":"plain"}',
    ).waitFor();
    await panel.getByText(/All cells ran with learningRate = 1, hidden = \[32\]/).waitFor();
    expect(await visit.cells.count()).toBe(3);
    await visit.screenshot("parameters-ran");
    await panel.getByLabel("learningRate", { exact: true }).fill("2");
    await panel.getByText("Outside of 0.001 to 1, where values make sense.").waitFor();
    await panel.getByRole("button", { name: "Run with these" }).click();
    await lastLine('{"learningRate":2,').waitFor();
    expect(await visit.cells.count(), "one injected cell").toBe(3);
    await visit.save();
    const file = JSON.parse(await readFile(join(server.folder, "notebooks/parameters.ipynb"), "utf8"));
    expect(file.cells[1].metadata).toEqual({ tags: ["injected-parameters"] });
    expect(file.cells[1].source.join("")).toContain("const learningRate: number = 2;");
  });

  test("goes back to the notebook's own values", async () => {
    await panel.getByRole("button", { name: "Back to defaults" }).click();
    await eventually(() => visit.cells.count()).toBe(2);
    expect(await panel.getByLabel("learningRate", { exact: true }).inputValue()).toBe("0.1");
    await panel.getByRole("button", { name: "Run with these" }).click();
    await lastLine(
      '{"learningRate":0.1,"hidden":[128,64],"activation":"relu","shuffled":true,"title":"plain"}',
    ).waitFor();
    await panel.getByText("All cells ran with the notebook's own values.").waitFor();
  });

  test("keeps what is typed right after a run, though the server has not read the new cell yet", async () => {
    const read = /\/longhand\/api\/parameters(?=$|\?)/;
    let release = (): void => {};
    const typed = new Promise<void>((resolve) => {
      release = resolve;
    });
    await visit.page.route(read, async (route) => {
      await typed;
      const answer = await route.fetch();
      // A sign that the form has taken the answer.
      const body = (await answer.text()).replace("A new order in each epoch.", "The late answer.");
      await route.fulfill({ response: answer, body });
    });
    await panel.getByLabel("title").fill("first");
    await panel.getByRole("button", { name: "Run with these" }).click();
    await panel.getByText(/All cells ran with .*title = "first"/).waitFor();
    await panel.getByLabel("title").fill("second");
    release();
    await panel.getByText("The late answer.").waitFor();
    expect(await panel.getByLabel("title").inputValue()).toBe("second");
    await visit.page.unroute(read);
    await panel.getByRole("button", { name: "Run with these" }).click();
    await lastLine('"title":"second"}').waitFor();
  });

  test("follows what is typed in the cell, says what cannot be read there, and is put away by its button", async () => {
    await visit.write(0, "const rate: number = 5;");
    await panel.getByLabel("rate", { exact: true }).waitFor();
    await visit.write(0, "const rate: number = ;");
    await panel.getByRole("alert").getByText("not TypeScript").waitFor();
    const button = visit.page
      .locator(".jp-NotebookPanel-toolbar")
      .getByRole("button", { name: "Parameters" });
    await button.click();
    await eventually(() => panel.isVisible()).toBe(false);
    await button.click();
    await panel.waitFor();
  });

  test("records what a run trains, and offers to compare it with the last", async () => {
    const cells = [
      codeCell("const learningRate: number = 0.1;\nconst epochs: number = 2;", {
        metadata: { tags: ["parameters"] },
      }),
      training,
    ];
    const notebook = await putNotebook(server, "trains.ipynb", ...cells);
    // Runs are kept in the nearest folder upward that has such a folder.
    await mkdir(join(server.folder, "runs"));
    await visit.close();
    visit = await NotebookPage.open(browser, server, { notebook, colorScheme: "dark" });
    panel = visit.page.getByRole("region", { name: "Parameters" });
    const run = panel.getByRole("button", { name: "Run with these" });
    await run.click();
    await panel.getByText("All cells ran with the notebook's own values.").waitFor();
    expect(await panel.getByRole("link").count(), "there is nothing yet to compare with").toBe(0);
    await panel.getByLabel("learningRate").fill("0.5");
    await run.click();
    await panel.getByText("All cells ran with learningRate = 0.5.").waitFor();
    const ids = await compared();
    expect(await ratesOf(ids)).toEqual([0.1, 0.5]);
    const link = panel.getByRole("link", { name: "Compare with the last" });
    const opened = visit.page.context().waitForEvent("page");
    await link.click();
    const comparison = await opened;
    await comparison.getByText("learningRate").first().waitFor();
    for (const id of ids) await comparison.getByText(id.slice(0, 6)).first().waitFor();
    await comparison.close();
    await panel.getByLabel("learningRate").fill("");
    await panel.getByText("Enter a number, such as 0.1.").waitFor();
    expect(await ownFaults(visit.page)).toEqual([]);
    await visit.screenshot("parameters-dark");
  });

  test("knows the last run when the notebook is opened again", async () => {
    await visit.close();
    visit = await NotebookPage.open(browser, server, { notebook: "notebooks/trains.ipynb" });
    panel = visit.page.getByRole("region", { name: "Parameters" });
    await panel.getByLabel("learningRate").fill("0.2");
    await panel.getByRole("button", { name: "Run with these" }).click();
    await panel.getByText("All cells ran with learningRate = 0.2.").waitFor();
    expect(await ratesOf(await compared())).toEqual([0.5, 0.2]);
  });

  /** The ids that "Compare with the last" lays side by side. */
  async function compared(): Promise<string[]> {
    const link = panel.getByRole("link", { name: "Compare with the last" });
    const { searchParams } = new URL((await link.getAttribute("href"))!, server.address);
    return searchParams.get("ids")!.split(",");
  }

  function ratesOf(ids: readonly string[]): Promise<number[]> {
    const rateOf = async (id: string): Promise<number> => {
      const record = JSON.parse(await readFile(join(server.folder, "runs", id, "run.json"), "utf8"));
      return record.parameters.learningRate;
    };
    return Promise.all(ids.map(rateOf));
  }
});
