import { describe, expect, test } from "vitest";
import { PrintLimit } from "../../../lib/live/worker/print-limit.js";

function printing(): { limit: PrintLimit; texts: string[] } {
  const texts: string[] = [];
  return { limit: new PrintLimit((_, text) => texts.push(text)), texts };
}

describe("what a cell prints in a page", () => {
  test("comes through whole up to a million characters, then a sentence says so once", () => {
    const { limit, texts } = printing();
    limit.begin();
    for (let line = 0; line < 300_000; line++) limit.print("stdout", "12345678\n");
    const all = texts.join("");
    expect(all.slice(0, 999_999)).toBe("12345678\n".repeat(111_111));
    expect(all.slice(1_000_000)).toMatch(/^\nThis cell has printed 1,000,000 characters; .*\n$/);
  });

  test("is counted anew for the next cell", () => {
    const { limit, texts } = printing();
    limit.begin();
    limit.print("stdout", "x".repeat(2_000_000));
    limit.begin();
    limit.print("stdout", "again");
    expect(texts.at(-1)).toBe("again");
  });
});
