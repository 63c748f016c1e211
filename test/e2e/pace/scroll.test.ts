import { lineChart, setPublisher, show } from "longhand";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { codeCell, display } from "../../support/make-notebook.js";
import { putNotebook } from "../../support/notebook-file.js";
import type { NotebookPage } from "../../support/notebook-page.js";
import { describeOnPage } from "../../support/on-the-page.js";

describeOnPage("a large notebook", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  test("a notebook of 200 cells with 100 figures scrolls without a pause that is felt", async () => {
    const figures: Record<string, unknown>[] = [];
    setPublisher({ canUpdate: false, publish: ({ data }) => figures.push(data) });
    show(lineChart({ curve: Array.from({ length: 100 }, (_, x) => Math.sin(x / 8)) }, { title: "A curve" }));
    setPublisher(undefined);
    const cells = Array.from({ length: 100 }, (_, at) => [
      markdown(`## Part ${at}\n\nSome words, and $x^{${at}}$.`),
      codeCell(`show(part${at});`, { execution_count: at + 1, outputs: [display(figures[0]!)] }),
    ]).flat();
    const notebook = await putNotebook(pages.server, "large.ipynb", ...cells);
    visit = await pages.open({ notebook });
    await visit.kernelIs("Idle");
    await visit.page.locator(".longhand-plotly[data-drawn=true]").first().waitFor();
    const figuresThere = (): Promise<number> => visit.page.locator(".longhand-plotly").count();
    expect(await figuresThere(), "only figures near the screen are drawn").toBeLessThan(40);
    const frames = await visit.page.evaluate(async () => {
      const scroller = document.querySelector(
        ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer",
      )!;
      const milliseconds: number[] = [];
      let last = performance.now();
      for (let frame = 0; frame < 180; frame++) {
        scroller.scrollTop += 120;
        await new Promise(requestAnimationFrame);
        milliseconds.push(performance.now() - last);
        last = performance.now();
      }
      return milliseconds.sort((a, b) => a - b);
    });
    // The middle one: a machine that is busy with other things holds up some of them.
    expect(frames[90], "milliseconds from frame to frame").toBeLessThan(40);
    // More are drawn as they come near.
    await eventually(figuresThere).toBeGreaterThan(20);
    await visit.screenshot("scrolled");
  });
});

function markdown(source: string) {
  const { id } = codeCell(source);
  return { cell_type: "markdown" as const, id, metadata: {}, source };
}
