import { expect, test } from "vitest";
import type { NotebookPage } from "../../support/notebook-page.js";
import { describeOnPage } from "../../support/on-the-page.js";

describeOnPage("a page under load", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  /** Has the page note how long it was held up at a time. */
  async function watchForFreezes(): Promise<() => Promise<number>> {
    await visit.page.evaluate(() => {
      const noted = window as unknown as { longest: number };
      noted.longest = 0;
      let last = performance.now();
      const tick = (): void => {
        const now = performance.now();
        noted.longest = Math.max(noted.longest, now - last);
        last = now;
        setTimeout(tick, 10);
      };
      tick();
    });
    return () => visit.page.evaluate(() => (window as unknown as { longest: number }).longest);
  }

  test("shows 50,000 printed lines, every one, and never freezes", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.kernelIs("Idle");
    await visit.write(1, "for (let line = 0; line < 50_000; line++) console.log(line);");
    const longestFreeze = await watchForFreezes();
    await visit.page.keyboard.press("Control+Enter");
    await visit.ran(1);
    await visit.outputOf(1).getByText("49999").waitFor();
    const text = (await visit.outputOf(1).allTextContents()).join("");
    const lines = text.trim().split("\n");
    expect(lines.length).toBe(50_000);
    expect(lines.every((line, at) => line === String(at))).toBe(true);
    expect(await longestFreeze(), "milliseconds").toBeLessThan(1_500);
  });

  test("a cell that prints without end leaves the page awake, says what is left out, and stops", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.kernelIs("Idle");
    await visit.write(1, 'const line = "x".repeat(10_000);\nfor (;;) { console.log(line); await null; }');
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("Longhand leaves out a part").waitFor();
    await visit.page.locator("[data-command='notebook:interrupt-kernel']").click();
    await visit.kernelIs("Idle");
  });
});
