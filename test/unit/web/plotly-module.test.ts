import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { asModule } from "../../../lib/web/bundling/plotly-module.js";

const file = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");

test("Plotly's own file becomes a module without the function around its program", async () => {
  const code = await readFile(file, "utf8");
  const made = asModule(code);
  expect(made).toMatch(/^\/\*\*\n\* plotly\.js v[\s\S]*?\*\/\s*"use strict";var Plotly=/);
  expect(made).toMatch(/\nwindow\.Plotly = Plotly;\nexport default Plotly;\n$/);
  expect(code.length - made.length, "characters of the wrapping").toBeLessThan(400);
});

test("a file of another form is refused, as half of it would be no program", () => {
  expect(() => asModule("export default { react() {} };")).toThrow(/no longer one call of a function/);
});
