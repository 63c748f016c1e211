import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { makeNotebook } from "../support/make-notebook.js";
import { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("a notebook on the page", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  test("runs all cells: text, two Plotly figures, an SVG, and an error as an error", async () => {
    visit = await pages.open({ notebook: "notebooks/01-figures.ipynb" });
    await visit.chooseFromMenu("Run", "Run All Cells");
    await visit.outputOf(1).getByText("the sum of 20 steps is 190").waitFor();
    for (const index of [2, 3]) {
      await visit
        .cell(index)
        .locator(".longhand-plotly[data-drawn=true] .main-svg .scatterlayer path.js-line")
        .waitFor();
    }
    const first = visit.cell(2).locator(".longhand-plotly");
    const [drawing, cell] = await Promise.all([
      first.locator(".main-svg").first().boundingBox(),
      first.boundingBox(),
    ]);
    expect(drawing!.width, "a figure is as wide as its cell").toBeCloseTo(cell!.width, 0);
    await visit.screenshot("run-all");
    await visit.cell(4).locator(".jp-RenderedSVG img, .jp-RenderedSVG svg").waitFor();
    await visit.outputOf(5).getByText("RangeError: the rate must be positive").waitFor();
    await visit.ran(5);
    await visit.cell(6).locator(".jp-InputPrompt", { hasText: "[ ]:" }).waitFor();
    expect(await visit.outputOf(6).count(), "what follows an error is not run").toBe(0);
    await visit.cell(5).scrollIntoViewIfNeeded();
    await visit.screenshot("error");
  });

  test("Plotly is fetched when the first cell runs; where that failed, again at the first figure", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    const fetched: string[] = [];
    await visit.page.route(/plotly\.min/, (route) => {
      fetched.push(route.request().url());
      return fetched.length === 1 ? route.abort() : route.continue();
    });
    pages.expectComplaint("plotly.min");
    await visit.write(1, "40 + 2");
    expect(fetched, "before anything runs").toEqual([]);
    await visit.run(1);
    await eventually(() => fetched.length).toBe(1);
    await visit.write(1, 'import { lineChart, show } from "longhand";\nshow(lineChart({ curve: [0, 1] }));');
    await visit.run(1);
    await visit.cell(1).locator(".longhand-plotly[data-drawn=true]").waitFor();
    expect(fetched).toEqual([fetched[0], `${fetched[0]}?again=1`]);
  });

  test("what stands below a figure stays where it is when the figure is drawn", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    let release = (): void => {};
    const measured = new Promise<void>((resolve) => {
      release = resolve;
    });
    await visit.page.route(/plotly\.min/, async (route) => {
      await measured;
      await route.continue();
    });
    const layouts = ["{}", "{ height: 300 }", "{ template: { layout: { height: 500 } } }"];
    const shows = layouts.map((layout) => `lh.show({ data: [{ y: [1, 2] }], layout: ${layout} });`);
    await visit.write(1, ['import * as lh from "longhand";', ...shows].join("\n"));
    await visit.run(1);
    await visit.ran(1);
    const figures = visit.cell(1).locator(".longhand-plotly");
    await eventually(() => figures.count()).toBe(3);
    const heights = () => figures.evaluateAll((all) => all.map((each) => each.clientHeight));
    expect(await heights()).toEqual([450, 300, 500]);
    release();
    await eventually(() => figures.and(visit.page.locator("[data-drawn=true]")).count()).toBe(3);
    expect(await heights()).toEqual([450, 300, 500]);
    expect(await drawnHeights(figures)).toEqual([450, 300, 500]);
  });

  test("a figure keeps its height when the page's width changes, where scrollbars take room", async () => {
    const browser = await launchChromium({ scrollbars: true });
    try {
      visit = await NotebookPage.open(browser, pages.server, { notebook: "notebooks/02-plain.ipynb" });
      await visit.write(
        1,
        'import * as lh from "longhand";\nlh.show({ data: [{ y: [1, 2] }], layout: { height: 300 } });',
      );
      await visit.run(1);
      const figure = visit.cell(1).locator(".longhand-plotly[data-drawn=true]");
      for (const width of [900, 1400, 900, 1400]) {
        await visit.page.setViewportSize({ width, height: 900 });
        await eventually(() =>
          figure.evaluate((node) => node.querySelector(".main-svg")!.clientWidth === node.clientWidth),
        ).toBe(true);
        expect(await drawnHeights(figure), `${width} pixels wide`).toEqual([300]);
        expect(await figure.evaluate((node) => node.clientHeight)).toBe(300);
      }
      expect(visit.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test("a figure in the place of one that could not be drawn is drawn alone, at its own height", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    // Two cannot be read; Plotly throws at the third, and at the fifth even when it shall let go of it.
    const figures = [
      "{ layout: {} }",
      "{ data: [{ y: [1, 2] }], layout: { height: 700 } }",
      '{ data: [{ y: { bdata: "AAAA", dtype: "f8" } }], layout: {} }',
      "{ data: [{ y: [1, 2] }], layout: {} }",
      "{ data: [{ y: [1, 2] }], layout: { scene: null } }",
      "{ data: [{ y: [1, 2] }], layout: { height: 500 } }",
      "{ layout: {} }",
      "{ data: [{ y: [1, 2] }], layout: { height: 320 } }",
    ];
    await visit.write(
      1,
      [
        'import * as lh from "longhand";',
        'const bundle = (figure: unknown) => ({ toDisplay: () => ({ "application/vnd.plotly.v1+json": figure, "text/plain": "its words" }) });',
        `const figures: unknown[] = [${figures.join(", ")}];`,
        "const live = lh.showLive(bundle(figures[0]));",
        "let at = 1;",
      ].join("\n"),
    );
    await visit.run(1);
    const figure = visit.cell(1).locator(".longhand-plotly");
    const reason = figure.locator(".longhand-plotly-note");
    await reason.waitFor();
    for (const height of [700, undefined, 450, undefined, 500, undefined, 320]) {
      await visit.write(2, "live.update(bundle(figures[at++]));");
      await visit.run(2);
      if (height === undefined) {
        await reason.waitFor();
        await figure.getByText("its words").waitFor();
        expect(await figure.locator(".main-svg").count()).toBe(0);
        expect(await figure.evaluate((node) => node.clientHeight)).toBeLessThan(200);
        continue;
      }
      await eventually(() => drawnHeights(figure)).toEqual([height]);
      await visit.page.setViewportSize({ width: 1300 + height / 10, height: 900 });
      await eventually(() =>
        figure.evaluate((node) => node.querySelector(".main-svg")!.clientWidth === node.clientWidth),
      ).toBe(true);
      expect(await figure.evaluate((node) => node.clientHeight)).toBe(height);
      expect(await reason.count()).toBe(0);
    }
  });

  test("a figure that cannot be drawn leaves its picture, also where that holds half a sign", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(
      1,
      [
        'import * as lh from "longhand";',
        "const figure = { data: [{ y: [1, 2] }], layout: { scene: null } };",
        'const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><title>\\ud800</title></svg>`;',
        'lh.show({ toDisplay: () => ({ "application/vnd.plotly.v1+json": figure, "image/svg+xml": svg, "text/plain": "words" }) });',
      ].join("\n"),
    );
    await visit.run(1);
    const picture = visit.cell(1).locator('.longhand-plotly img[alt="words"]');
    await eventually(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(40);
    await visit.write(2, "40 + 2");
    await visit.run(2);
    await visit.outputOf(2).getByText("42").waitFor();
  });

  test("a figure that changes faster than it can be drawn ends on its last state, and follows the page's width", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(
      1,
      [
        'import { lineChart, showLive } from "longhand";',
        'const chart = (n: number) => lineChart({ curve: [0, n, 1] }, { title: "state " + n });',
        "const live = showLive(chart(0));",
        "for (let n = 1; n <= 60; n++) {",
        "  live.update(chart(n));",
        "  await new Promise((resolve) => setTimeout(resolve, 5));",
        "}",
      ].join("\n"),
    );
    await visit.run(1);
    const figure = visit.cell(1).locator(".longhand-plotly");
    await figure.locator(".gtitle", { hasText: "state 60" }).waitFor();
    await visit.page.setViewportSize({ width: 1000, height: 900 });
    await eventually(async () => {
      const [drawing, cell] = await Promise.all([
        figure.locator(".main-svg").first().boundingBox(),
        figure.boundingBox(),
      ]);
      return Math.abs(drawing!.width - cell!.width) < 1 && cell!.width < 800;
    }).toBe(true);
    await visit.chooseFromMenu("Edit", "Clear Outputs of All Cells");
    await figure.waitFor({ state: "detached" });
  });

  test("a picture whose size must stay keeps it in a narrow cell, where it can be scrolled", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.page.setViewportSize({ width: 700, height: 900 });
    await visit.write(
      1,
      'import * as lh from "longhand";\nlh.show(lh.heatMap(new lh.Matrix(9, 10, lh.oneHot([1, 2, 3, 4, 5, 6, 7, 8, 9], 10).data)));',
    );
    await visit.run(1);
    const figure = visit.cell(1).locator(".longhand-plotly[data-drawn=true]");
    await figure.waitFor();
    const drawing = await figure.locator(".main-svg").first().boundingBox();
    const cells = await figure.locator(".heatmaplayer image").boundingBox();
    expect(cells!.width / 10, "cells are square").toBeCloseTo(cells!.height / 9, 1);
    const { inside, outside } = await figure.evaluate((node) => {
      return { inside: node.scrollWidth, outside: node.clientWidth };
    });
    expect(drawing!.width, "the cell is too narrow for it").toBeGreaterThan(outside);
    expect(inside).toBeGreaterThanOrEqual(Math.floor(drawing!.width));
  });

  test("shows mathematics in KaTeX's letters and code in colours", async () => {
    visit = await pages.open({ notebook: "notebooks/01-figures.ipynb" });
    await visit.cell(0).locator(".katex-display math").waitFor({ state: "attached" });
    await visit.page.evaluate(() => document.fonts.ready);
    const letters = await visit.page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family),
    );
    expect(letters.some((family) => family.includes("KaTeX_Math"))).toBe(true);
    const keyword = visit
      .cell(1)
      .locator(".cm-line span", { hasText: /^import$/ })
      .first();
    const colour = await keyword.evaluate((span) => getComputedStyle(span).color);
    const plain = await visit.editorOf(1).evaluate((editor) => getComputedStyle(editor).color);
    expect(colour, "a keyword has a colour of its own").not.toBe(plain);
    await visit.screenshot("mathematics");
  });

  test("keeps an edit that was saved", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(1, 'console.log("edited and kept");');
    await visit.save();
    const file = JSON.parse(await readFile(join(pages.server.folder, "notebooks/02-plain.ipynb"), "utf8"));
    expect([file.cells[1].source].flat().join("")).toBe('console.log("edited and kept");');
    await visit.page.reload();
    await visit.editorOf(1).getByText("edited and kept").waitFor();
    await visit.screenshot("saved");
  });

  test("runs a cell that is run before the kernel is ready, as soon as it is", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(1, 'console.log("waited for");');
    // A kernel takes a second and more to start; the page was opened a moment ago.
    await visit.page.keyboard.press("Shift+Enter");
    await visit.outputOf(1).getByText("waited for").waitFor();
    await visit.ran(1);
  });

  test("completes with Tab", async () => {
    visit = await pages.open({ notebook: "notebooks/10-last.ipynb" });
    await visit.kernelIs("Idle");
    await visit.write(1, "Math.sqr");
    await visit.page.keyboard.press("Tab");
    await visit.page.waitForFunction(
      () =>
        document.querySelector(".jp-Completer-item") !== null ||
        document.querySelector(".jp-Notebook .jp-CodeCell .cm-content")?.textContent === "Math.sqrt",
    );
    await visit.write(1, "Math.a");
    await visit.page.keyboard.press("Tab");
    await visit.page.locator(".jp-Completer-item", { hasText: "atan2" }).waitFor();
    await visit.screenshot("completion");
    await visit.page.keyboard.press("Escape");
  });

  test("inspects with Shift+Tab: the type of what stands under the cursor", async () => {
    visit = await pages.open({ notebook: "notebooks/10-last.ipynb" });
    await visit.kernelIs("Idle");
    await visit.write(1, "Math.atan2");
    await visit.page.keyboard.press("Shift+Tab");
    await visit.page.locator(".jp-Tooltip", { hasText: "(y: number, x: number): number" }).waitFor();
    await visit.screenshot("inspection");
  });

  test("a notebook of a kernel that is not here says which, lets choose, and stays as it was", async () => {
    const { folder } = pages.server;
    const kernelspec = { display_name: "Julia 1.9", language: "julia", name: "julia-1.9" };
    const text = JSON.stringify({ ...makeNotebook("println(42)"), metadata: { kernelspec } });
    await writeFile(join(folder, "notebooks/julia.ipynb"), text);
    visit = await pages.open({ notebook: "notebooks/julia.ipynb" });
    await visit.page.locator(".jp-Dialog", { hasText: "Select Kernel" }).waitFor();
    await visit.page.keyboard.press("Escape");
    await visit.page.getByText("asks for the kernel julia-1.9, which is not installed here").waitFor();
    await visit.save();
    const saved = JSON.parse(await readFile(join(folder, "notebooks/julia.ipynb"), "utf8"));
    expect(saved.metadata.kernelspec).toEqual(kernelspec);
  });

  test("a new notebook has the TypeScript kernel without a question", async () => {
    visit = await pages.open();
    await visit.page.getByRole("button", { name: "New notebook" }).click();
    await visit.write(0, "const answer: number = 6 * 7;\nconsole.log(answer);");
    await visit.page.keyboard.press("Shift+Enter");
    await visit.outputOf(0).getByText("42").waitFor();
    expect(await visit.page.locator(".jp-Dialog").count()).toBe(0);
    await visit.page.locator(".jp-Toolbar", { hasText: "TypeScript" }).waitFor();
  });
});

/** How high Plotly has drawn each of these figures. */
function drawnHeights(figures: Locator): Promise<(number | undefined)[]> {
  return figures.evaluateAll((all) => all.map((each) => each.querySelector(".main-svg")?.clientHeight));
}
