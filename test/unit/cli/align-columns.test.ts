import { describe, expect, test } from "vitest";
import { alignColumns } from "../../../lib/cli/align-columns.js";

describe("a table in plain text", () => {
  test("has its first column to the left, the others to the right, and no spaces at a line's end", () => {
    expect(
      alignColumns([
        ["figure", "ours", ""],
        ["loss", "0.25", "="],
        ["test accuracy", "9", ""],
      ]),
    ).toEqual(["figure         ours", "loss           0.25  =", "test accuracy     9"]);
  });

  test("wider than the terminal goes on with its long names in lines of their own, and loses no word", () => {
    const name = "convolutional network: 16 and 32 filters, AdamW, cosine, dropout, augmentation";
    const lines = alignColumns(
      [
        ["way", "accuracy"],
        [name, "99.31"],
        ["short", "1"],
      ],
      40,
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.endsWith("99.31"))).toHaveLength(1);
    expect(lines.join(" ").replace("99.31", "").replace(/\s+/g, " ")).toContain(name);
    expect(lines.at(-1)).toMatch(/^short {20,}1$/);
  });

  test("leaves a word that is longer than the column whole", () => {
    const word = "x".repeat(60);
    expect(alignColumns([[word, "1"]], 40)).toEqual([`${word}  1`]);
  });
});
