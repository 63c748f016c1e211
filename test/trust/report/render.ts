import { type Chapter, chapters, type FactFile } from "./chapters.js";

/** The report, as Markdown, of what all test files told. */
export function renderReport(files: readonly FactFile[], faults: string): string {
  const told = [...files].sort((a, b) => (a.file < b.file ? -1 : 1));
  const parts = Object.keys(chapters).map((chapter) => renderChapter(chapter as Chapter, told));
  return `${[
    "# What Longhand was put through",
    "`npm run test:trust` wrote this page; a run of one file renews that file's lines.",
    ...parts.filter((part) => part !== ""),
    faults.trim(),
    "## Where it was measured",
    table(
      ["tests", "on", "machine", "versions", "seed"],
      told.map(({ file, measured, machine, versions, seed }) => [
        file,
        measured.slice(0, 10),
        machine,
        versions,
        String(seed),
      ]),
    ),
  ].join("\n\n")}\n`;
}

function renderChapter(chapter: Chapter, files: readonly FactFile[]): string {
  const facts = files.flatMap((file) => file.facts.filter((fact) => fact.chapter === chapter));
  if (facts.length === 0) return "";
  const rows = facts.map(({ what, figure }) => [what, figureText(figure)]);
  return `## ${chapters[chapter]}\n\n${table(["what", "figure"], rows)}`;
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
