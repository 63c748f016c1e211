import { describe, expect, test } from "vitest";
import { exportFiles } from "../../../lib/export/index.js";
import { parseNotebook } from "../../../lib/notebook/index.js";
import { broken } from "../../support/broken-notebooks.js";
import { foreign } from "../../support/foreign-notebooks.js";

describe.each(["html", "markdown", "slides"])(
  "as %s, a foreign notebook comes out, or says what is wrong",
  (to) => {
    test.each([...foreign, ...broken])("$what", async ({ text, shows }) => {
      if ("error" in shows) {
        expect(() => parseNotebook(text, "a.ipynb")).toThrow(shows.error);
        return;
      }
      const notebook = parseNotebook(text, "a.ipynb");
      const [main] = await exportFiles([{ name: "a", notebook }], { to });
      const made = Buffer.from(main!.bytes).toString();
      const from = Math.max(0, made.indexOf("<main"));
      const shown = made.slice(from, to === "markdown" ? undefined : made.indexOf("</main>"));
      for (const words of shows) expect(words.test(shown), `${words} stands in it`).toBe(true);
      expect(shown).not.toMatch(/\[object Object\]|undefined<|NaN/);
    });
  },
);
