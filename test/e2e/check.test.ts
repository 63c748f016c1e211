import { expect, test } from "vitest";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

const code = `import { check } from "longhand";
check("db2", [1, 2], [1, 2]);
check("dW2", [64, 128], [1, 2]);
check("<b>P</b>", [[0.4, 0.2], [0.6, 0.8]], [[0.5, 0.5], [0.3, 0.7]]);`;

describeOnPage("checks on the page", ["test/fixtures/web"], (pages) => {
  let visit: NotebookPage;

  test.each(["light", "dark"] as const)(
    "are lines with a sign, in green or red, and nothing else, on a %s page",
    async (colorScheme) => {
      visit = await pages.open({ notebook: "notebooks/02-plain.ipynb", colorScheme });
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
