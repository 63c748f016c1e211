import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExportRequest, exportFiles } from "../../lib/export/index.js";
import type { Notebook } from "../../lib/notebook/index.js";
import { eventually } from "../support/eventually.js";
import { Firefox, firefoxProgram } from "../support/firefox.js";
import { packedMnist } from "../support/live-page.js";
import { codeCell, makeNotebook } from "../support/make-notebook.js";
import { describeWith, mnist } from "../support/needs.js";
import { committed, figuresOf, formulasOf } from "../support/series.js";

describeWith("exported pages in Firefox, opened from their files", [firefoxProgram(), mnist()], () => {
  let firefox: Firefox;
  let folder: string;

  beforeAll(async () => {
    [folder, firefox] = await Promise.all([mkdtemp(join(tmpdir(), "longhand-pages-")), Firefox.start()]);
  });
  afterAll(async () => {
    await firefox?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(notebook: Notebook, request: ExportRequest): Promise<void> {
    const [file] = await exportFiles([{ name: request.to, notebook }], request);
    await writeFile(join(folder, file!.path), file!.bytes);
    await firefox.open(join(folder, file!.path));
  }

  test("a page shows every formula and draws every figure", async () => {
    const notebook = committed("03-how-wrong.ipynb");
    await open(notebook, { to: "html" });
    const drawn = await firefox.evaluate(async () => {
      const figures = [...document.querySelectorAll("figure.plotly")];
      for (const figure of figures) {
        figure.scrollIntoView({ block: "center" });
        while (figure.querySelector(".main-svg") === null) await new Promise((turn) => setTimeout(turn, 10));
      }
      return figures.length;
    });
    expect(drawn).toBe(figuresOf(notebook).length);
    const formulas = await firefox.evaluate(() => document.querySelectorAll("main .katex-html").length);
    expect(formulas).toBeGreaterThanOrEqual(formulasOf(notebook).length);
    expect(firefox.complaints).toEqual([]);
  });

  test("a talk opens on its first slide", async () => {
    await open(committed("01-digits.ipynb"), { to: "slides" });
    const seen = await firefox.evaluate(async () => {
      while (document.querySelector(".reveal.ready") === null)
        await new Promise((turn) => setTimeout(turn, 10));
      return document.querySelector("section.present h1")?.textContent ?? "";
    });
    expect(seen).toContain("01 · Digits");
    expect(firefox.complaints).toEqual([]);
  });

  test("a live page runs all its cells, and its checks pass", async () => {
    await open(committed("02-forward-pass.ipynb"), { to: "live", digits: () => packedMnist(2000, 500) });
    await press("Run all");
    await ended();
    const seen = await firefox.evaluate(() => {
      const texts = (selector: string) =>
        [...document.querySelectorAll(selector)].map((each) => each.textContent ?? "");
      return {
        errors: texts(".outputs > .error"),
        states: [
          ...new Set(
            [...document.querySelectorAll<HTMLElement>("[data-cell][data-state]")].map(
              (each) => each.dataset["state"],
            ),
          ),
        ],
        passed: texts(".check.passed").length,
        failed: texts(".check.failed"),
      };
    });
    expect(seen).toMatchObject({ errors: [], states: ["ran"], failed: [] });
    expect(seen.passed).toBeGreaterThan(8);
    expect(firefox.complaints).toEqual([]);
  });

  test("a live page tells an error's place, stops a training that then keeps its variables, and ends a loop", async () => {
    const notebook = makeNotebook(
      'import * as lh from "longhand";\nconst { train } = await lh.loadMnist();\nlet kept = 0;',
      'function fail(): never {\n  throw new RangeError("as it should");\n}\nfail();',
      "const model = new lh.Mlp({ sizes: [784, 64, 10], random: new lh.RandomState(1) });\n" +
        "for await (const { epoch } of lh.fit(model, train, { epochs: 100_000, batchSize: 50, optimizer: lh.sgd({ learningRate: 0.1 }) })) {\n  kept = epoch;\n  if (epoch === 3) console.log('learning');\n}",
      'console.log(kept > 0 ? "kept" : "lost");',
      codeCell("while (true) {}"),
    );
    await open(notebook, { to: "live", digits: () => packedMnist(2000, 100) });
    await press("Run cell 1");
    await ended();
    await press("Run cell 2");
    await ended();
    expect(await output(1)).toBe(
      'cell [2], line 2\n  throw new RangeError("as it should");\n\nRangeError: as it should\n    at fail (cell [2], line 2)\n    at cell [2], line 4',
    );
    await press("Run cell 3");
    await eventually(() => output(2)).toBe("learning");
    await press("Stop");
    await ended();
    expect(await output(2)).toMatch(/AbortedError: training was stopped/i);
    await press("Run cell 4");
    await ended();
    expect(await output(3)).toBe("kept");
    await press("Run cell 5");
    await firefox.evaluate(() => new Promise((later) => setTimeout(later, 1000)));
    await press("Stop");
    await ended();
    expect(await output(4)).toMatch(/all variables are gone/);
    expect(firefox.complaints).toEqual([]);
  });

  /** Presses a button when it can be pressed. */
  const press = (name: string): Promise<boolean> =>
    firefox.evaluate(async (wanted) => {
      for (;;) {
        const button = [...document.querySelectorAll("button")].find(
          (each) => (each.getAttribute("aria-label") ?? each.textContent) === wanted && !each.disabled,
        );
        const starting = document.querySelector(".live-bar .status")?.textContent === "Starting…";
        if (button && !starting) {
          button.click();
          return true;
        }
        await new Promise((turn) => setTimeout(turn, 10));
      }
    }, name);

  const ended = (): Promise<boolean> =>
    firefox.evaluate(async () => {
      const busy = () =>
        document.querySelector('[data-state="running"], [data-state="waiting"]') !== null ||
        document.querySelector(".live-bar .status")?.textContent !== "Ready";
      while (busy()) await new Promise((turn) => setTimeout(turn, 20));
      await new Promise((drawn) => setTimeout(drawn, 300));
      return true;
    });

  const output = (at: number): Promise<string> =>
    firefox.evaluate(
      (place) =>
        (document.querySelectorAll<HTMLElement>(".cell.code .outputs")[place]?.innerText ?? "").trim(),
      at,
    );
});
