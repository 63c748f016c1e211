/// <reference lib="dom" />
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownFaults } from "../support/axe.js";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { putNotebook } from "../support/notebook-file.js";
import { NotebookPage } from "../support/notebook-page.js";

describeWith("a notebook says which outputs are current", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/web"), launchChromium()]);
    const notebook = await putNotebook(
      server,
      "honest.ipynb",
      "let x = 1;\nconsole.log('x', x);",
      "console.log('y', x + 1);",
      "console.log('z', x + 2);",
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

  const all = (): Promise<string[]> => Promise.all([0, 1, 2].map((index) => visit.staleness(index)));
  const runAll = async (): Promise<void> => {
    await visit.chooseFromMenu("Run", "Run All Cells");
    await visit.outputOf(2).getByText("z").waitFor();
    await eventually(all).toEqual(["", "", ""]);
  };

  test("edited since it ran, and before a cell above was edited; undoing it takes both back", async () => {
    await runAll();
    await visit.editorOf(0).click();
    await visit.page.keyboard.press("Control+End");
    await visit.page.keyboard.type(" // more");
    const above = "Ran before a cell above was edited";
    await eventually(all).toEqual(["Edited since it ran", above, above]);
    await visit.screenshot("honest-edited");
    expect(await ownFaults(visit.page)).toEqual([]);
    const described = await visit.cell(0).getAttribute("aria-describedby");
    expect(await visit.page.locator(`#${described}`).innerText()).toContain("Edited since it ran");
    for (let strokes = 0; strokes < 8 && (await visit.staleness(0)) !== ""; strokes++)
      await visit.page.keyboard.press("Control+Z");
    await eventually(all).toEqual(["", "", ""]);
  });

  test("before a cell above ran again, until they ran, too", async () => {
    await visit.select(0);
    await visit.page.keyboard.press("Control+Enter");
    const again = "Ran before a cell above ran again";
    await eventually(all).toEqual(["", again, again]);
    await visit.select(1);
    await visit.page.keyboard.press("Shift+Enter");
    await visit.page.keyboard.press("Shift+Enter");
    await eventually(all).toEqual(["", "", ""]);
  });

  test("before cells were moved; moving them back takes it back", async () => {
    await visit.select(1);
    await visit.page.keyboard.press("Control+Shift+ArrowUp");
    const moved = "Ran before cells above were added, moved or deleted";
    await eventually(all).toEqual([moved, moved, moved]);
    await visit.page.keyboard.press("Control+Shift+ArrowDown");
    await eventually(all).toEqual(["", "", ""]);
    // What is done within half a second is one step to undo.
    await visit.page.waitForTimeout(600);
    // By hand, too: the last cell before the first.
    const from = await visit.cell(2).locator(".jp-InputPrompt").boundingBox();
    const to = await visit.cell(0).locator(".jp-InputPrompt").boundingBox();
    await visit.page.mouse.move(from!.x + 20, from!.y + 8);
    await visit.page.mouse.down();
    await visit.page.mouse.move(to!.x + 30, to!.y + 12, { steps: 8 });
    await visit.page.mouse.move(to!.x + 20, to!.y + 2, { steps: 4 });
    await visit.page.mouse.up();
    await eventually(all).toEqual([moved, moved, moved]);
    await visit.outputOf(0).getByText("z 3").waitFor();
    await visit.page.keyboard.press("Escape");
    await visit.page.keyboard.press("z");
    await eventually(all).toEqual(["", "", ""]);
  });

  test("in an earlier kernel, after a restart; and before the notebook was opened", async () => {
    await visit.chooseFromMenu("Kernel", "Restart Kernel…");
    await visit.page.locator(".jp-Dialog button.jp-mod-accept, .jp-Dialog button.jp-mod-warn").last().click();
    const earlier = "Ran in an earlier kernel";
    await eventually(all).toEqual([earlier, earlier, earlier]);
    await visit.kernelIs("Idle");
    await visit.select(0);
    await visit.page.keyboard.press("Control+Enter");
    await eventually(all).toEqual(["", earlier, earlier]);
    await visit.screenshot("honest-earlier");
    await visit.save();
    await visit.page.reload();
    await visit.opened();
    const opened = "Ran before this notebook was opened";
    await eventually(all).toEqual([opened, opened, opened]);
    await visit.screenshot("honest-opened");
    // The same in the other colours.
    await visit.page.emulateMedia({ colorScheme: "dark" });
    await visit.page.waitForFunction(() => document.body.dataset["jpThemeLight"] === "false");
    await visit.screenshot("honest-dark");
    expect(await ownFaults(visit.page)).toEqual([]);
    await runAll();
  });
});
