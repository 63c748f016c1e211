import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { type LonghandServer, startLonghand } from "../support/longhand-server.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

const code = `import { check } from "longhand";
check("db2", [1, 2], [1, 2]);
check("dW2", [64, 128], [1, 2]);
check("<b>P</b>", [[0.4, 0.2], [0.6, 0.8]], [[0.5, 0.5], [0.3, 0.7]]);`;

describeWith("checks on the page", [chromiumProgram()], () => {
  let browser: Browser;
  let server: LonghandServer;
  let visit: NotebookPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startLonghand("test/fixtures/web"), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => visit.close());

  test.each(["light", "dark"] as const)(
    "are lines with a sign, in green or red, and nothing else, on a %s page",
    async (colorScheme) => {
      visit = await NotebookPage.open(browser, server, { notebook: "notebooks/02-plain.ipynb", colorScheme });
      await visit.write(1, code);
      await visit.run(1);
      const lines = visit.outputOf(1).locator("p");
      await lines.nth(2).waitFor();
      expect(await lines.allInnerTexts()).toEqual([
        "✓ db2",
        "✗ dW2: every value is 64 times what is expected: was the division by 64 forgotten?",
        "✗ <b>P</b>: each column adds up to 1, where each row should. Divide by the sum of the row, not of the column.",
      ]);
      expect(await visit.outputOf(1).count(), "no value is printed beneath").toBe(3);
      const looks = await lines.evaluateAll((all) =>
        all.map((line) => [
          getComputedStyle(line).borderLeftStyle,
          getComputedStyle(line.firstElementChild!).color,
        ]),
      );
      expect(looks.map(([border]) => border)).toEqual(["solid", "solid", "solid"]);
      expect(new Set(looks.map(([, colour]) => colour)).size).toBe(2);
      await visit.screenshot(`check-${colorScheme}`);
    },
  );
});
