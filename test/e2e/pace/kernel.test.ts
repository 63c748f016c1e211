import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NotebookPage } from "../../support/notebook-page.js";
import { describeOnPage } from "../../support/on-the-page.js";
import { model, trains } from "../../support/training-cells.js";

describeOnPage("the kernel behind the page", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;
  // What JupyterLab itself had asked of a kernel that was then killed is refused, and nobody there catches that.
  pages.expectComplaint("Canceled future for kernel_info");

  test("stops a loop without end and keeps its variables", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(1, "let kept = 42;\nconsole.log('set');");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("set").waitFor();
    const started = join(pages.server.folder, "notebooks/started");
    await visit.write(
      1,
      `import { writeFileSync } from "node:fs";
console.log("it turns");
writeFileSync("started", "");
while (true) {}`,
    );
    await visit.page.keyboard.press("Control+Enter");
    await expect.poll(() => existsSync(started), { timeout: 60_000 }).toBe(true);
    await visit.kernelIs("Busy");
    await visit.page.locator("[data-command='notebook:interrupt-kernel']").click();
    await visit.kernelIs("Idle");
    await visit.outputOf(1).getByText("it turns").waitFor();
    await visit.screenshot("stopped");
    await visit.write(1, "console.log('kept:', kept);");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("kept: 42").waitFor();
  });

  test("stops a training within a second", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(1, `${model}\n${trains}`);
    await visit.page.keyboard.press("Control+Enter");
    const line = visit.statusOf(1);
    await line.getByText(/epoch \d+ of 100000/).waitFor();
    const took = visit.page.evaluate(fromClickToDone);
    await line.getByRole("button", { name: "Stop" }).click();
    expect(await took, "milliseconds until the kernel was free").toBeLessThan(1000);
  });

  test("says that the kernel died, at once, and goes on with a new one", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    process.kill(await kernelProcess(visit), "SIGKILL");
    const notice = visit.page.getByRole("alert").filter({ hasText: "The kernel died" });
    await notice.waitFor();
    await visit.screenshot("kernel-died");
    await visit.write(1, "console.log('alive again');");
    await notice.getByRole("button", { name: "Run all cells" }).click();
    await visit.outputOf(1).getByText("alive again").waitFor();
    expect(await notice.count(), "what was mended is no longer said").toBe(0);
  });

  test("says that a kernel which dies again and again is dead, and starts it when asked", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    for (let deaths = 1; deaths <= 2; deaths += 1) {
      process.kill(await kernelProcess(visit), "SIGKILL");
      await visit.page.getByRole("alert").waitFor();
    }
    process.kill(await kernelProcess(visit), "SIGKILL");
    const notice = visit.page.getByRole("alert").filter({ hasText: "The kernel is dead" });
    await notice.waitFor();
    await visit.screenshot("kernel-dead");
    await notice.getByRole("button", { name: "Restart kernel" }).click();
    await visit.kernelIs("Idle");
    await visit.write(1, "console.log('started again');");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("started again").waitFor();
  });

  test("a restart from the menu forgets the variables", async () => {
    visit = await pages.open({ notebook: "notebooks/02-plain.ipynb" });
    await visit.write(1, "const once = 1;\nconsole.log('first life');");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("first life").waitFor();
    await visit.chooseFromMenu("Kernel", "Restart Kernel…");
    await visit.page.locator(".jp-Dialog button.jp-mod-accept, .jp-Dialog button.jp-mod-warn").last().click();
    await visit.kernelIs("Idle");
    await visit.write(1, "console.log(typeof (globalThis as any).once, 'second life');");
    await visit.page.keyboard.press("Control+Enter");
    await visit.outputOf(1).getByText("second life").waitFor();
  });
});

/**
 * In the page: settles when a cell is said to be done, with the milliseconds since the mouse was pressed before that.
 *
 * An event's time is when the mouse was pressed, and not when a page that was held up came to it.
 */
function fromClickToDone(): Promise<number> {
  return new Promise((resolve) => {
    document.addEventListener(
      "click",
      ({ timeStamp }) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector("[data-kind=done]") === null) return;
          observer.disconnect();
          resolve(performance.now() - timeStamp);
        });
        observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-kind"] });
      },
      { capture: true, once: true },
    );
  });
}

/** Asks the kernel of the notebook's second cell for its process. */
async function kernelProcess(visit: NotebookPage): Promise<number> {
  await visit.write(1, "console.log('process', process.pid);");
  await visit.page.keyboard.press("Control+Enter");
  const line = visit.outputOf(1).getByText(/process \d+/);
  await line.waitFor();
  await visit.ran(1);
  return Number(/\d+/.exec((await line.textContent()) ?? "")?.[0]);
}
