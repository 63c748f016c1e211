import { describe, expect, test } from "vitest";
import { tidyStack, withHeading } from "../../../lib/live/worker/stack.js";

function tidy(stack: string): string {
  const error = new RangeError("boom");
  error.stack = stack;
  tidyStack(error, "cell [3]");
  return error.stack;
}

const asInAKernel = "RangeError: boom\n    at f (cell [3]:2:9)\n    at cell [3]:4:1";

describe("the stack of an error in a page", () => {
  test("is the kernel's: cells by their names, without the worker's own program", () => {
    const chromium =
      "RangeError: boom\n    at f (cell[3]:2:9)\n    at eval (cell[3]:4:1)\n    at eval (<anonymous>)\n" +
      "    at Object.run (blob:null/0-1:1:99)\n    at async e.x (blob:null/0-1:2:3)";
    expect(tidy(chromium)).toBe(asInAKernel);
  });

  test("is the same from an engine that writes stacks in another way", () => {
    const firefox = "f@cell[3]:2:9\n@cell[3]:4:1\nrun@blob:null/0-1:1:99\n";
    expect(tidy(firefox)).toBe(asInAKernel);
    const program = "blob:null/0-1 line 7 > eval";
    expect(tidy(`f@${program}:2:9\n@${program}:4:1\nrun@blob:null/0-1:1:99\n`)).toBe(asInAKernel);
  });

  test("keeps what the engine itself does between", () => {
    const stack = "RangeError: boom\n    at cell[3]:1:9\n    at Array.map (<anonymous>)";
    expect(tidy(stack)).toContain("at Array.map (<anonymous>)");
  });

  test("has the place in the cell above it, as Node puts it there", () => {
    expect(withHeading(asInAKernel.split("\n")).slice(0, 3)).toEqual(["cell [3]:2", "", ""]);
    expect(withHeading(["RangeError: boom"])).toEqual(["RangeError: boom"]);
  });
});
