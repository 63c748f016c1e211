import { expect, test } from "vitest";
import type { FactFile } from "./report/chapters.js";
import { renderReport } from "./report/render.js";

const made = (file: string, facts: FactFile["facts"]): FactFile => ({
  file,
  measured: "2026-11-26T03:00:00Z",
  machine: "2 × a processor, 8 GB",
  versions: "Node 20",
  seed: 7,
  facts,
});

test("the report has its chapters in their order, whoever told first, and leaves out those without a fact", () => {
  const load = made("load", [{ chapter: "load", what: "clients", figure: "50" }]);
  const fuzz = made("fuzz/idx", [
    { chapter: "inputs", what: "IDX", figure: 1_234_567 },
    { chapter: "inputs", what: "a | b", figure: "two\nlines" },
  ]);
  const report = renderReport([load, fuzz], "## Faults found\n\n- none\n");
  expect(report).toBe(renderReport([fuzz, load], "## Faults found\n\n- none\n"));
  expect(report.match(/^## .*/gm)).toEqual([
    "## Bad inputs tried",
    "## Load held",
    "## Faults found",
    "## Where it was measured",
  ]);
  expect(report).toContain("| IDX | 1,234,567 |\n| a \\| b | two lines |\n");
  expect(report).toContain("| fuzz/idx | 2026-11-26 | 2 × a processor, 8 GB | Node 20 | 7 |");
});
