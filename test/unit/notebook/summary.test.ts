import { describe, expect, test } from "vitest";
import { type Cell, summarizeNotebook } from "../../../lib/notebook/index.js";

function summarize(...sources: string[]) {
  const cells = sources.map(
    (source, at): Cell => ({ id: `c${at}`, cell_type: "markdown", metadata: {}, source }),
  );
  return summarizeNotebook({ cells });
}

describe("summarizeNotebook", () => {
  test("finds title, first sentences and minutes where a notebook of the series has them", () => {
    const text = `# 02 · The forward *pass*

A network is a chain of sums, e.g. of \`X\`. Nothing is learned [yet](03.ipynb).

**You need:** [01](01.ipynb). **Time:** 35 minutes.`;
    expect(summarize(text)).toEqual({
      title: "02 · The forward pass",
      summary: "A network is a chain of sums, e.g. of X. Nothing is learned yet.",
      minutes: 35,
    });
  });

  test.each([
    ["a heading closed by marks, in a later cell", ["Hello.", "text\n\n## Weights ##"], "Weights"],
    ["no heading", ["plain", "#hashtag"], undefined],
  ])("title: %s", (_what, sources, title) => {
    expect(summarize(...sources).title).toBe(title);
  });

  test.each([
    ["a question", "# T\n\nHow wrong is it? One number says.", "How wrong is it? One number says."],
    ["one sentence without its full stop", "# T\n\nFigures and more", "Figures and more"],
    ["lines in one paragraph", "# T\n\nOne line\nand the next. More.", "One line and the next. More."],
    [
      "what stands behind a picture and a list",
      "# T\n\n![a](b.png)\n\n- one\n\nAt last. And.",
      "At last. And.",
    ],
    ["a number with a point", "# T\n\nSome 97.5 % are right. More.", "Some 97.5 % are right. More."],
    ["what fits into two lines", `# T\n\nShort. L${"ong ".repeat(40)}end. More.`, "Short."],
    ["mathematics, which a list cannot draw", "# T\n\nThe loss is $L = 1$.", undefined],
    ["nothing but labels", "# T\n\n**You need:** nothing.", undefined],
  ])("summary: %s", (_what, source, summary) => {
    expect(summarize(source).summary).toBe(summary);
  });

  test("passes by the comments of code cells", () => {
    const code: Cell = {
      id: "a",
      cell_type: "code",
      metadata: {},
      source: "# not a title",
      outputs: [],
      execution_count: null,
    };
    expect(summarizeNotebook({ cells: [code] })).toEqual({
      title: undefined,
      summary: undefined,
      minutes: undefined,
    });
  });
});
