import { describe, expect, test } from "vitest";
import { endedUnsaved } from "../../../../lib/web/notebook/cell-state/ended-unsaved.js";

const code = "console.log(1);";
const at = (seconds: number): number => Date.parse("2026-01-01T10:00:00.000Z") + 1000 * seconds;
const saved = (seconds: number): string => new Date(at(seconds)).toISOString();
const run = { code, ended: at(10), incomplete: false };

describe("the output of a cell that ended while its page was away", () => {
  test("is the kernel's where the file was saved before the end, though the cell ran by then", () => {
    expect(endedUnsaved(run, { source: code, saved: saved(-60) })).toBe(true);
    expect(endedUnsaved(run, { source: code, saved: saved(9.999) })).toBe(true);
  });

  test.each([
    ["saved when the cell had ended", { source: code, saved: saved(10.5) }],
    ["saved hours later, or copied to where it is", { source: code, saved: saved(36_000) }],
    ["of other code", { source: `${code} `, saved: saved(-60) }],
    ["of an unknown age", { source: code, saved: undefined }],
    ["of an age that is none", { source: code, saved: "" }],
  ])("is the file's where that is %s", (_, cell) => {
    expect(endedUnsaved(run, cell)).toBe(false);
  });

  test("is the file's where the cell runs still, or its kernel is gone", () => {
    const { ended: _, ...runs } = run;
    expect(endedUnsaved(runs, { source: code, saved: saved(-60) })).toBe(false);
  });

  test("is the file's where the server has not kept all of the kernel's", () => {
    expect(endedUnsaved({ ...run, incomplete: true }, { source: code, saved: saved(-60) })).toBe(false);
  });
});
