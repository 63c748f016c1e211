import { describe, expect, test } from "vitest";
import { formatSeconds, runLine } from "../../../lib/cli/run-line.js";

describe("the progress of a run", () => {
  test("is a line for each cell where nothing can be redrawn", () => {
    const written: string[] = [];
    let time = 0;
    const line = runLine("books/one.ipynb", { write: (text) => written.push(text) }, () => time);
    time = 1500;
    line.show({ kind: "start", index: 2, position: 1, total: 3 });
    line.show({ kind: "output", index: 2, position: 1, total: 3 });
    time = 65_000;
    line.end("-> out.ipynb");
    expect(written).toEqual([
      "one.ipynb: cell 1 of 3, 1.5 s\n",
      "one.ipynb: 1 of 3 cells, 1 min 05 s -> out.ipynb\n",
    ]);
  });

  test("is one line on a terminal, drawn over itself and never wider than it", () => {
    const written: string[] = [];
    const line = runLine(
      "x".repeat(90),
      { isTTY: true, columns: 40, write: (text) => written.push(text) },
      () => 0,
    );
    line.show({ kind: "start", index: 0, position: 1, total: 1 });
    line.end("");
    const start = "\r\u001b[K";
    for (const text of written) {
      expect(text.startsWith(start)).toBe(true);
      expect(text.slice(start.length).length).toBeLessThan(40);
    }
  });

  test("says durations as a person does", () => {
    expect([0.04, 59.94, 59.97, 60, 119.6, 3599].map(formatSeconds)).toEqual([
      "0.0 s",
      "59.9 s",
      "1 min 00 s",
      "1 min 00 s",
      "2 min 00 s",
      "59 min 59 s",
    ]);
  });
});
