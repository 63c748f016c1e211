import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { codeState } from "./code-state.js";
import { keep, writeAside } from "./keep.js";
import { outcomesOf } from "./outcomes.js";

const own = fileURLToPath(new URL("..", import.meta.url));

/**
 * Gives the tests a folder to tell their facts in, and a seed; writes the report when they have ended.
 *
 * A whole run renews test/trust/REPORT.md for the files that it ran, failed ones too. A short run, one of some tests of a
 * file alone, and one that was stopped tell only a part, and write to a temporary file. The seed is TRUST_SEED's; else 1 in a short run,
 * which is to come out the same every time, and another each time in a whole one.
 */
export default function setup(project: TestProject): () => void {
  return reportOn(project, own);
}

/** @param suite the folder of the tests and of their report */
export function reportOn(project: TestProject, suite: string): () => void {
  const whole = project.vite.config.mode === "whole";
  const given = process.env["TRUST_SEED"];
  const seed = given !== undefined ? Number(given) : whole ? Date.now() % 2 ** 31 : 1;
  const told = mkdtempSync(join(tmpdir(), "longhand-trust-"));
  project.provide("trustSuite", suite);
  project.provide("trustFacts", told);
  project.provide("trustSeed", seed);
  console.log(`trust: ${whole ? "whole" : "short"}, TRUST_SEED=${seed}`);
  const commit = codeState(suite); // as it is when the tests begin, which may take hours
  let isPart = project.vitest.config.testNamePattern !== undefined;
  project.vitest.onCancel(() => {
    isPart = true;
  });

  return () => {
    const circumstances = {
      measured: `${new Date().toISOString().slice(0, 19)}Z`,
      commit,
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
      versions: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      seed,
    };
    const outcomes = outcomesOf(project, { suite, told, circumstances });
    rmSync(told, { recursive: true });
    if (outcomes.length === 0) return;
    const aside = join(tmpdir(), "longhand-trust-REPORT.md");
    console.log(
      `trust: the report is ${whole && !isPart ? keep(suite, outcomes) : writeAside(suite, aside, outcomes)}`,
    );
  };
}
