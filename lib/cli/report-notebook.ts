import type { Cell, Notebook } from "../notebook/index.js";

/**
 * A notebook that tells the story of some runs when it is executed: what was tried, best first; which settings go with
 * which results; the best; what to try next.
 *
 * @param ids of the runs, which the notebook reads from the folder of runs
 */
export function reportNotebook(title: string, ids: readonly string[]): Notebook {
  const cells: Cell[] = [
    words(
      "title",
      `# ${title}\n\n${ids.length} runs, laid side by side. Runs that differ in nothing but their seed make one row.`,
    ),
    code(
      "load",
      `import * as lh from "longhand";\n\nconst ids = ${list(ids)};\nconst runs = await Promise.all(ids.map((id) => lh.readRun(id)));\nconst comparison = lh.compare(runs);`,
    ),
    words(
      "what-head",
      "## What was tried, and what came of it\n\nOnly the settings that differ; figures as mean ± deviation over the seeds.",
    ),
    code("table", "lh.showTable(lh.comparisonRows(comparison));"),
    words(
      "settings-head",
      "## Which settings go with which results\n\nA line for each row, the darker the better.",
    ),
    code(
      "settings",
      "const { settings, curves, time } = lh.comparisonFigures(comparison);\nif (settings) lh.show(settings);",
    ),
    words("curves-head", "## On the way\n\nOver the epochs, and over the seconds that they took."),
    code("curves", "if (curves) lh.show(curves);\nif (time) lh.show(time);"),
    words("next-head", "## What to try next\n\nGuesses, each from one setting by itself."),
    code(
      "next",
      'const guesses = lh.nextGuesses(comparison);\nif (guesses.length > 0) lh.showTable(guesses);\nelse lh.show("Nothing suggests itself: vary some number, or make more of the runs to their end.");',
    ),
  ];
  const kernelspec = { name: "tslab", display_name: "TypeScript (Longhand)", language: "typescript" };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec, title }, cells };
}

function list(ids: readonly string[]): string {
  const quoted = ids.map((id) => JSON.stringify(id));
  if (quoted.length <= 5) return `[${quoted.join(", ")}]`;
  const rows = Array.from({ length: Math.ceil(quoted.length / 6) }, (_, at) =>
    quoted.slice(at * 6, at * 6 + 6),
  );
  return `[\n${rows.map((row) => `  ${row.join(", ")},`).join("\n")}\n]`;
}

function words(id: string, source: string): Cell {
  return { cell_type: "markdown", id, metadata: {}, source };
}

function code(id: string, source: string): Cell {
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}
