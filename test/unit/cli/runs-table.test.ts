import { hostname } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exportCsv, exportJson } from "../../../lib/cli/runs-export.js";
import { againText, describeRuns, describeRunWhole, statusOf } from "../../../lib/cli/runs-table.js";
import { hostileLabels } from "../../support/figures.js";
import { madeRun, withSpec } from "../../support/made-runs.js";

/** Cells of a CSV as RFC 4180 has them. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}

describe("runs as text", () => {
  test("export a line an epoch, whatever stands in names and settings", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostileLabels, 'a,"b"\nc', ""));
    fc.assert(
      fc.property(text, text, (name, title) => {
        const csv = exportCsv([madeRun({ name, parameters: { title } }), withSpec({ hidden: [1, 2] })]);
        const [head, ...rows] = cellsOf(csv);
        expect(rows).toHaveLength(4);
        for (const row of rows) expect(row).toHaveLength(head!.length);
        expect(rows[0]![head!.indexOf("name")]).toBe(name);
        expect(rows[1]![head!.indexOf("title")]).toBe(title);
        expect(rows[2]![head!.indexOf("hidden")]).toBe("[1,2]");
        expect(rows.map((row) => row[head!.indexOf("testAccuracy")])).toEqual(["0.8", "0.9", "0.8", "0.9"]);
      }),
    );
  });

  test("export what each run came to in its lines, and one that has no epoch in a line, too", () => {
    const csv = exportCsv([
      madeRun({ figures: { testAccuracy: 0.91 } }),
      madeRun({ status: "failed", metrics: [], figures: {} }),
    ]);
    const [head, ...rows] = cellsOf(csv);
    expect(rows.map((row) => row[head!.indexOf("final testAccuracy")])).toEqual(["0.91", "0.91", ""]);
    expect(rows[2]![head!.indexOf("status")]).toBe("failed");
  });

  test("as CSV has no two columns of one name", () => {
    const run = madeRun({ accuracies: [0.5] });
    const spec = { trainingAccuracy: true, epoch: 3, name: "x" };
    const csv = exportCsv([{ ...run, spec, metrics: [{ epoch: 1, at: 1, trainingAccuracy: 0.5 }] }]);
    const head = csv.split("\n")[0]!.split(",");
    expect(new Set(head).size).toBe(head.length);
    expect(head).toContain("setting trainingAccuracy");
  });

  test("keep figures that are no number in JSON", () => {
    const told = JSON.parse(exportJson([madeRun({ accuracies: [Number.NaN] })])) as { figures: unknown }[];
    expect(told[0]!.figures).toMatchObject({ testAccuracy: "NaN" });
  });

  test("list a run by id, age, state, epochs, time and its best-known figure", () => {
    const run = madeRun({ id: "abcdef012345", name: "first", started: "2026-01-01T00:00:00.000Z" });
    const [head, line] = describeRuns([run], new Date("2026-01-01T02:30:00Z")).split("\n");
    expect(head).toMatch(/^run +started +status +epochs +time +figure$/);
    expect(line).toMatch(/^abcdef012345 {2}first +2 h ago +done +2 +3\.0 s +testAccuracy 90\.00 %$/);
  });

  test("tell all of one, and how it went when it was made again", () => {
    const run = madeRun({ status: "failed", reason: "too far" });
    expect(describeRunWhole(run)).toMatch(/^status +failed: too far$/m);
    expect(againText(run)).toBe("");
    const again = { times: 2, last: "", differences: ["epoch 1: loss was 1, and is 2"] };
    expect(againText({ ...run, again })).toBe(
      "2 times; the last time it differed: epoch 1: loss was 1, and is 2",
    );
  });

  test("call a run killed whose process is gone without a word, on this machine alone", () => {
    const machine = { ...madeRun().machine, name: hostname() };
    const state = (change: Partial<typeof machine>) =>
      statusOf(madeRun({ status: "running", machine: { ...machine, ...change } }));
    expect(state({ process: process.pid })).toBe("running");
    expect(state({ process: 2 ** 30 })).toBe("killed");
    expect(state({ process: 2 ** 30, name: "elsewhere" })).toBe("running");
  });
});
