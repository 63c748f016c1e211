import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { TestModule, TestProject } from "vitest/node";
import type { Fact, FactFile } from "./chapters.js";

/** What is the same for all files of a run. */
export type Circumstances = Pick<FactFile, "measured" | "commit" | "machine" | "versions" | "seed">;

/**
 * What came of each test file that ran: its facts where all went well; else what failed.
 *
 * @param suite the folder that the files are named from
 * @param told the folder in which they told their facts
 */
export function outcomesOf(
  project: TestProject,
  { suite, told, circumstances }: { suite: string; told: string; circumstances: Circumstances },
): FactFile[] {
  return project.vitest.state
    .getTestModules()
    .filter((module) => module.project === project && module.state() !== "skipped")
    .map((module) => {
      const file = relative(suite, module.moduleId).replace(/\.test\.ts$/, "");
      const failed = failuresOf(module, project.vitest.state.getUnhandledErrors());
      return failed.length > 0
        ? { file, ...circumstances, failed, facts: [] }
        : { file, ...circumstances, facts: factsIn(join(told, `${file.replaceAll("/", "~")}.jsonl`)) };
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The names of failed tests, and what failed around them. */
function failuresOf(module: TestModule, unhandled: readonly unknown[]): string[] {
  const suites = [...module.children.allSuites()].filter((each) => each.errors().length > 0);
  const failed = [...[...module.children.allTests("failed")], ...suites].map(({ fullName }) => fullName);
  const around = [...module.errors(), ...unhandled.filter((error) => isOf(error, module))].map(
    (error) => `outside of its tests: ${String((error as { message?: unknown }).message).split("\n")[0]}`,
  );
  const all = [...failed, ...around];
  if (all.length === 0 && module.state() !== "passed") return ["it did not come to its end"];
  return all;
}

/** Whether an error that no test caught came while this file ran. */
function isOf(error: unknown, { moduleId }: TestModule): boolean {
  return (error as { VITEST_TEST_PATH?: unknown } | null)?.VITEST_TEST_PATH === moduleId;
}

function factsIn(path: string): Fact[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Fact);
}
