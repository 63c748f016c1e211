import { type Chapter, chapters, type FactFile } from "./chapters.js";

/** The report, as Markdown, of what all test files came to. */
export function renderReport(files: readonly FactFile[], faults: string): string {
  const told = [...files].sort((a, b) => (a.file < b.file ? -1 : 1));
  const newest = told.reduce<FactFile | undefined>(
    (last, each) => (last === undefined || each.measured > last.measured ? each : last),
    undefined,
  );
  const parts = Object.keys(chapters).map((chapter) => renderChapter(chapter as Chapter, told, newest));
  const head =
    "`npm run test:trust` wrote this page; a run of one file renews that file's lines. " +
    (newest === undefined ? "" : `The newest are of ${stateOf(newest)}; older ones say of when they are.`);
  return `${[
    "# What Longhand was put through",
    head.trim(),
    renderFailed(told),
    ...parts,
    faults.trim(),
    "## Where it was measured",
    table(
      ["tests", "on", "commit", "machine", "versions", "seed"],
      told.map((file) => [
        file.file,
        file.measured.slice(0, 10),
        commitOf(file),
        file.machine,
        file.versions,
        String(file.seed),
      ]),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** First of all what went wrong, for the chapters tell only of what went well. */
function renderFailed(files: readonly FactFile[]): string {
  const rows = files.flatMap((file) =>
    (file.failed ?? []).map((name) => [file.file, name, stateOf(file)] as const),
  );
  return rows.length === 0 ? "" : `## Failed\n\n${table(["tests", "what failed", "of"], rows)}`;
}

function renderChapter(chapter: Chapter, files: readonly FactFile[], newest: FactFile | undefined): string {
  const rows = files.flatMap((file) => {
    const older = newest !== undefined && stateOf(file) !== stateOf(newest);
    const facts = file.facts.filter((fact) => fact.chapter === chapter);
    return facts.map(({ what, figure }) => [
      what,
      older ? `${figureText(figure)} (${stateOf(file)})` : figureText(figure),
    ]);
  });
  return rows.length === 0 ? "" : `## ${chapters[chapter]}\n\n${table(["what", "figure"], rows)}`;
}

/** The day and the code that something was measured on. */
function stateOf(file: FactFile): string {
  return `${file.measured.slice(0, 10)}, ${commitOf(file)}`;
}

function commitOf({ commit = "commit not written down" }: FactFile): string {
  return commit;
}

/** 1234567 as 1,234,567: whoever reads the page counts in thousands. */
function figureText(figure: string | number): string {
  return typeof figure === "number" ? figure.toLocaleString("en-US", { maximumFractionDigits: 2 }) : figure;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}
