import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FactFile } from "./chapters.js";
import { renderReport } from "./render.js";

/**
 * Writes down what test files came to, each in place of what it came to before, and makes the suite's report anew.
 *
 * @param suite the folder with the tests, report/facts/ and FAULTS.md
 * @returns where the report is
 */
export function keep(suite: string, outcomes: readonly FactFile[]): string {
  const kept = join(suite, "report/facts");
  mkdirSync(kept, { recursive: true });
  for (const one of outcomes) {
    const path = join(kept, `${one.file.replaceAll("/", "~")}.json`);
    if (isWorthTelling(one)) writeFileSync(path, `${JSON.stringify(one, null, 2)}\n`);
    else rmSync(path, { force: true });
  }
  const all = readdirSync(kept).map((name) => JSON.parse(readFileSync(join(kept, name), "utf8")) as FactFile);
  // A test file that is gone has nothing more to say.
  const there = all.filter(({ file }) => existsSync(join(suite, `${file}.test.ts`)));
  return write(suite, join(suite, "REPORT.md"), there);
}

/** Writes a report of these outcomes alone, and leaves what is kept as it is. */
export function writeAside(suite: string, path: string, outcomes: readonly FactFile[]): string {
  return write(suite, path, outcomes.filter(isWorthTelling));
}

function isWorthTelling({ facts, failed = [] }: FactFile): boolean {
  return facts.length > 0 || failed.length > 0;
}

function write(suite: string, path: string, outcomes: readonly FactFile[]): string {
  // Kept by hand: what the suite found, and how it was mended.
  const faults = readFileSync(join(suite, "FAULTS.md"), "utf8");
  writeFileSync(path, renderReport(outcomes, faults));
  return path;
}
