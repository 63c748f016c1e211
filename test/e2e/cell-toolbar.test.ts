import { expect, test } from "vitest";
import { eventually } from "../support/eventually.js";
import { describeOnPage } from "../support/on-the-page.js";

describeOnPage("the bar at a cell's corner", ["test/fixtures/web"], (pages) => {
  test("stands in the active cell, acts on it, and is one, however often it moves", async () => {
    const visit = await pages.open({ notebook: "notebooks/01-figures.ipynb" });
    const bar = visit.page.locator(".jp-cell-toolbar");
    const standsIn = (index: number): Promise<number> =>
      visit.cell(index).locator(".jp-cell-toolbar").count();
    await visit.select(1);
    await eventually(() => standsIn(1)).toBe(1);
    const page = await visit.page.context().newCDPSession(visit.page);
    const held = async (): Promise<number> => {
      await page.send("HeapProfiler.collectGarbage");
      const { nodes, jsEventListeners } = await page.send("Memory.getDOMCounters");
      return nodes + jsEventListeners;
    };
    const tenMoves = async (): Promise<number> => {
      const before = await held();
      for (let time = 0; time < 10; time++) {
        const index = 2 + (time % 2);
        await visit.select(index);
        await eventually(() => standsIn(index)).toBe(1);
        expect(await bar.count()).toBe(1);
      }
      return (await held()) - before;
    };
    // Pieces of the page still come: cells, the colours of their code, formulas. They come once, in one round or another;
    // what each move leaves behind (with JupyterLab's own bar, 330 nodes; with buttons that keep listening, 160 listeners) is there in every round.
    const grown: number[] = [];
    const isConstant = (growth: number): boolean => Math.abs(growth) < 10;
    while (!grown.some(isConstant) && grown.length < 6) grown.push(await tenMoves());
    expect(grown.some(isConstant), `nodes and listeners more after each ten moves: ${grown.join(", ")}`).toBe(
      true,
    );

    const cells = await visit.cells.count();
    await visit.cell(3).hover();
    await visit.cell(3).getByRole("button", { name: "Insert a cell below" }).click();
    await eventually(() => visit.cells.count()).toBe(cells + 1);
    await eventually(() => standsIn(4)).toBe(1);
  });

  test("survives the cell that it stands in", async () => {
    const visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.select(1);
    await eventually(() => visit.cell(1).locator(".jp-cell-toolbar").count()).toBe(1);
    await visit.page.keyboard.press("a");
    await eventually(() => visit.cells.count()).toBe(3);
    await visit.page.keyboard.press("d");
    await visit.page.keyboard.press("d");
    await eventually(() => visit.cells.count()).toBe(2);
    await eventually(() => visit.page.locator(".jp-cell-toolbar").count()).toBe(1);
  });
});
