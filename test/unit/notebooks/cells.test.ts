import { describe, expect, test } from "vitest";
import {
  checksOf,
  cleanNotebook,
  exercisesOf,
  findParameters,
  formatNotebook,
  type Output,
} from "../../../lib/notebook/index.js";
import { codeCells, committed, committedText, series } from "../../support/series.js";

/** What fits on a screen beside its output. Blank lines and comments do not count. */
const mostLines = 15;

function linesOfCode(source: string): number {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").split("\n");
  return code.filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

const figureType = "application/vnd.plotly.v1+json";
const isFigure = (output: Output): output is Extract<Output, { data: unknown }> =>
  "data" in output && ["image/svg+xml", "image/png", figureType].some((type) => type in output.data);

/** What is wrong with a figure for a person who cannot see it, or undefined. */
function silence(output: Output): string | undefined {
  if (!isFigure(output)) return undefined;
  const { [figureType]: plotly, "image/svg+xml": svg, "text/plain": text } = output.data;
  if (typeof text !== "string" || text.trim().length < 10) return "no text";
  const meta = (plotly as { layout?: { meta?: { alt?: unknown } } } | undefined)?.layout?.meta;
  if (plotly !== undefined && (typeof meta?.alt !== "string" || meta.alt === ""))
    return "no words in the figure";
  if (svg !== undefined && !/^<svg [^>]*role="img" aria-label="[^"]+"/.test(String(svg))) return "no label";
  return undefined;
}

describe.each(series)("%s", (name) => {
  const notebook = committed(name);
  const cells = codeCells(notebook);

  test("keeps each cell of code to 15 lines", () => {
    const long = cells.filter(({ source }) => linesOfCode(source) > mostLines);
    expect(long.map(({ id, source }) => `${id}: ${linesOfCode(source)} lines of code`)).toEqual([]);
  });

  test("says in words what each figure shows", () => {
    const silent = cells.flatMap(({ id, outputs }) => outputs.map((each) => [id, silence(each)] as const));
    expect(silent.filter(([, what]) => what !== undefined)).toEqual([]);
  });

  test("is committed as `npm run notebooks -- --write` writes it, and below 1.5 MB", () => {
    const text = committedText(name);
    expect(text === formatNotebook(cleanNotebook(notebook)), "run `npm run notebooks -- --write`").toBe(true);
    expect(text.length).toBeLessThan(1_500_000);
  });

  test("was run from top to bottom, and ended well", () => {
    const ran = cells.filter(({ source }) => source.trim() !== "");
    expect(ran.map((cell) => cell.execution_count)).toEqual(ran.map((_, at) => at + 1));
    const failed = cells.filter(({ metadata, outputs }) => {
      const mayFail = Array.isArray(metadata["tags"]) && metadata["tags"].includes("raises-exception");
      return !mayFail && outputs.some(({ output_type }) => output_type === "error");
    });
    expect(failed.map(({ id }) => id)).toEqual([]);
  });

  test("pairs the markers of its exercises, and each solution passed the check behind it", () => {
    const checks = checksOf(notebook);
    const solved = exercisesOf(notebook).filter(({ regions }) =>
      regions.some(({ kind }) => kind === "SOLUTION"),
    );
    const unchecked = solved.filter(({ index }, at) => {
      const next = solved[at + 1]?.index ?? notebook.cells.length;
      return !checks.some((check) => check.index >= index && check.index < next && check.passed);
    });
    expect(unchecked.map(({ cell }) => cell.id)).toEqual([]);
  });

  test("says of each parameter what it is, and takes a value within its range", () => {
    for (const { name: constant, doc, range, value } of findParameters(notebook)?.parameters ?? []) {
      expect(doc, constant).not.toBe("");
      if (range === undefined) continue;
      expect(Number(value), constant).toBeGreaterThanOrEqual(range.from);
      expect(Number(value), constant).toBeLessThanOrEqual(range.to);
    }
  });
});

describe("what judges figures", () => {
  const figure = {
    [figureType]: { layout: { meta: { alt: "A line that falls." } } },
    "image/svg+xml": '<svg xmlns="x" role="img" aria-label="A line that falls.">',
    "text/plain": "A line that falls.",
  };
  const of = (change: Record<string, unknown>): Output => ({
    output_type: "display_data",
    data: { ...figure, ...change },
    metadata: {},
  });

  test.each([
    [{}, undefined],
    [{ "text/plain": "" }, "no text"],
    [{ [figureType]: { layout: {} } }, "no words in the figure"],
    [{ "image/svg+xml": '<svg xmlns="x">' }, "no label"],
  ])("%j is %s", (change, told) => {
    expect(silence(of(change))).toBe(told);
  });
});
