import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import type { Fact, FactFile } from "./chapters.js";
import { renderReport } from "./render.js";

const suite = fileURLToPath(new URL("..", import.meta.url));
const kept = join(suite, "report/facts");

/**
 * Gives the tests a folder to tell their facts in, and a seed; writes the report when they have ended.
 *
 * A whole run that fails nowhere renews test/trust/REPORT.md, for the files that it ran; any other writes to a
 * temporary file. The seed is TRUST_SEED's; else 1 in a short run, which is to come out the same every time, and
 * another each time in a whole one.
 */
export default function setup(project: TestProject): () => void {
  const whole = project.vite.config.mode === "whole";
  const given = process.env["TRUST_SEED"];
  const seed = given !== undefined ? Number(given) : whole ? Date.now() % 2 ** 31 : 1;
  const folder = mkdtempSync(join(tmpdir(), "longhand-trust-"));
  project.provide("trustFacts", folder);
  project.provide("trustSeed", seed);
  console.log(`trust: ${whole ? "whole" : "short"}, TRUST_SEED=${seed}`);

  return () => {
    const facts = readFacts(folder, seed);
    rmSync(folder, { recursive: true });
    if (facts.length === 0) return;
    const failed = project.vitest.state.getCountOfFailedTests() > 0;
    console.log(`trust: the report is ${whole && !failed ? keep(facts) : writeAside(facts)}`);
  };
}

function readFacts(folder: string, seed: number): FactFile[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({
      file: name.replace(/\.jsonl$/, "").replaceAll("~", "/"),
      measured: `${new Date().toISOString().slice(0, 19)}Z`,
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
      versions: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      seed,
      facts: readFileSync(join(folder, name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Fact),
    }));
}

function keep(facts: readonly FactFile[]): string {
  mkdirSync(kept, { recursive: true });
  for (const one of facts) {
    writeFileSync(join(kept, `${one.file.replaceAll("/", "~")}.json`), `${JSON.stringify(one, null, 2)}\n`);
  }
  const all = readdirSync(kept).map((name) => JSON.parse(readFileSync(join(kept, name), "utf8")) as FactFile);
  const path = join(suite, "REPORT.md");
  writeFileSync(path, renderReport(all, faults()));
  return path;
}

function writeAside(facts: readonly FactFile[]): string {
  const path = join(tmpdir(), "longhand-trust-REPORT.md");
  writeFileSync(path, renderReport(facts, faults()));
  return path;
}

/** Kept by hand: what the suite found, and how it was mended. */
function faults(): string {
  return readFileSync(join(suite, "FAULTS.md"), "utf8");
}
