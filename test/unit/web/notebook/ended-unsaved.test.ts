import { describe, expect, test } from "vitest";
import { endedUnsaved } from "../../../../lib/web/notebook/cell-state/ended-unsaved.js";

const at = (seconds: number): number => Date.parse("2026-01-01T10:00:00.000Z") + 1000 * seconds;
const saved = (seconds: number): string => new Date(at(seconds)).toISOString();
const run = { started: at(0), ended: at(10), incomplete: false };

describe("the output of a cell that ended while its page was away", () => {
  test("is the kernel's where the file was saved before the end, though the cell ran by then", () => {
    expect(endedUnsaved(run, saved(-60))).toBe(true);
    expect(endedUnsaved(run, saved(9.999))).toBe(true);
  });

  test.each([
    ["saved when the cell had ended", saved(10.5)],
    ["saved hours later, or copied to where it is", saved(36_000)],
    ["of an unknown age", undefined],
    ["of an age that is none", ""],
  ])("is the file's where that is %s", (_, file) => {
    expect(endedUnsaved(run, file)).toBe(false);
  });

  test("is the file's where the cell runs still, or its kernel is gone", () => {
    expect(endedUnsaved({ started: at(0), incomplete: false }, saved(-60))).toBe(false);
  });

  test("is the kernel's, as far as the server has it, where the file was saved before the cell began", () => {
    expect(endedUnsaved({ ...run, incomplete: true }, saved(-1))).toBe(true);
    expect(endedUnsaved({ ...run, incomplete: true }, saved(5))).toBe(false);
  });
});
