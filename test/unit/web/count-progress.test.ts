import { describe, expect, test } from "vitest";
import { countProgress, type Ending, type RunCell } from "../../../lib/web/start-page/count-progress.js";

const cell = (id: string, more: Partial<RunCell> = {}): RunCell => ({
  id,
  empty: false,
  mayFail: false,
  outputs: [],
  ...more,
});
const check = (passed: boolean) => ({ longhand: { check: { name: "dW", passed } } });
const ended = (...entries: [string, Ending][]) => new Map(entries);

describe("countProgress", () => {
  test("a notebook is finished when every cell that holds something has run well", () => {
    const cells = [cell("a"), cell("b"), cell("c", { empty: true })];
    expect(countProgress(cells, ended(["a", "ok"])).finished).toBe(false);
    expect(countProgress(cells, ended(["a", "ok"], ["b", "failed"])).finished).toBe(false);
    expect(countProgress(cells, ended(["a", "ok"], ["b", "ok"])).finished).toBe(true);
    expect(countProgress([], ended()).finished).toBe(false);
  });

  test("a cell that is there to fail may", () => {
    expect(countProgress([cell("a", { mayFail: true })], ended(["a", "failed"])).finished).toBe(true);
  });

  test("checks count where their cell was run, and not where the file brought them", () => {
    const cells = [
      cell("a", { outputs: [check(true), check(false), {}] }),
      cell("b", { outputs: [check(true)] }),
    ];
    expect(countProgress(cells, ended(["a", "ok"])).checks).toEqual({ passed: 1, total: 2 });
    expect(countProgress(cells, ended()).checks).toEqual({ passed: 0, total: 0 });
  });
});
