/// <reference lib="dom" />
import { drawingPad, setPublisher } from "longhand";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

/** Draws a 7 with the mouse: a stroke from left to right and down, and one across. */
async function drawSeven(page: Page, canvas: Locator): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  const at = (x: number, y: number) =>
    [box!.x + (x / 100) * box!.width, box!.y + (y / 100) * box!.height] as const;
  const strokes: [number, number][][] = [
    [
      [30, 20],
      [70, 20],
      [45, 85],
    ],
    [
      [40, 50],
      [65, 50],
    ],
  ];
  for (const [start, ...rest] of strokes) {
    await page.mouse.move(...at(...start!));
    await page.mouse.down();
    for (const place of rest) await page.mouse.move(...at(...place), { steps: 8 });
    await page.mouse.up();
  }
}

/** The strokes in the line of code, with their ends to one place. */
function ends(code: string): (readonly [number, number])[] {
  const text = /^const strokes = "(.*)";$/.exec(code)?.[1] ?? "";
  return text.split("; ").flatMap((stroke) => {
    const places = stroke.split(" ").map((place) => place.split(",").map(Number) as [number, number]);
    return [places[0]!, places.at(-1)!];
  });
}

function expectSeven(code: string): void {
  const expected = [
    [30, 20],
    [45, 85],
    [40, 50],
    [65, 50],
  ] as const;
  const found = ends(code);
  expect(found, code).toHaveLength(4);
  for (const [i, [x, y]] of expected.entries())
    expect(Math.abs(found[i]![0] - x) + Math.abs(found[i]![1] - y), code).toBeLessThanOrEqual(3);
}

describeWith("a drawing pad", [chromiumProgram()], () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test("on our page takes a drawing, and its line of code becomes a digit in the next cell", async () => {
    const server = await startLonghand("test/fixtures/web");
    const visit = await NotebookPage.open(browser, server, { notebook: "notebooks/02-plain.ipynb" });
    try {
      await visit.write(1, 'import * as lh from "longhand";\nlh.drawingPad();');
      await visit.run(1);
      const pad = visit.cell(1).locator(".longhand-drawing-pad");
      await drawSeven(visit.page, pad.locator("canvas"));
      const code = await pad.locator("textarea").inputValue();
      expectSeven(code);
      await visit.screenshot("drawing-pad");
      await visit.write(1, `${code}\nlh.show(lh.imageGrid(lh.digitFromStrokes(strokes)));`);
      await visit.run(1);
      await visit.cell(1).locator(".longhand-plotly[data-drawn=true]").waitFor();
      await visit.screenshot("drawn-digit");
    } finally {
      await visit.close();
      await server.stop();
    }
    expect(visit.complaints, "the page's console has no errors").toEqual([]);
  });

  describe("on a page that is not ours", () => {
    let html = "";
    beforeAll(() => {
      const before = setPublisher({
        canUpdate: true,
        publish: ({ data }) => (html += String(data["text/html"])),
      });
      drawingPad();
      drawingPad();
      setPublisher(before);
    });

    test("is a script that needs nothing else; two on a page are apart, and one is wiped by its button", async () => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.setContent(html);
      const pads = page.locator("[data-longhand-pad]");
      const [first, second] = [pads.nth(0), pads.nth(1)];
      await drawSeven(page, first.locator("canvas"));
      expectSeven(await first.locator("textarea").inputValue());
      expect(await second.locator("textarea").inputValue()).toBe('const strokes = "";');
      await first.getByRole("button", { name: "Clear" }).click();
      expect(await first.locator("textarea").inputValue()).toBe('const strokes = "";');
      expect(errors).toEqual([]);
      await page.close();
    });

    test("says what to do where no script may run", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.setContent(html);
      expect(await page.getByText("this page runs no scripts").count()).toBe(2);
      await context.close();
    });
  });
});
