import { access } from "node:fs/promises";
import { basename, join } from "node:path";
import { Command } from "commander";
import { writeAtomically } from "../atomic-write.js";
import { comparePage, comparisonText } from "../display/index.js";
import { messageOf, ParameterError } from "../errors.js";
import {
  compare,
  findRun,
  listRuns,
  type RecordedRun,
  readRun,
  removeRun,
  runsFolder,
} from "../experiment/index.js";
import { exportCsv, exportJson } from "./runs-export.js";
import { describeRuns, describeRunWhole } from "./runs-table.js";
import { UsageError } from "./usage-error.js";

const help = `
A run is named by its id, or how that begins. Runs lie in the folder that LONGHAND_RUNS names, else in runs/ of the
project. TensorBoard reads it as it is: tensorboard --logdir runs

  longhand runs compare 3fa2 8c1d --to page.html   what was changed, and what it did, as a page`;

/** `longhand runs`: what was recorded, from a shell. */
export function command(): Command {
  const runs = new Command("runs")
    .description("see, compare, export or remove the runs that were recorded")
    .addHelpText("after", help);
  runs
    .command("list")
    .description("list all runs, the latest first")
    .option("--json", "as JSON")
    .action(list);
  runs
    .command("show")
    .description("tell all of one run: what it was made from, and what it came to")
    .argument("<id>", "a run")
    .option("--json", "as JSON, with every epoch")
    .action(async (id: string, { json }: { json?: boolean }) => {
      const run = await readRun(id);
      console.log(json === true ? exportJson([run]) : describeRunWhole(run));
    });
  runs
    .command("compare")
    .description("lay runs side by side, best first")
    .argument("[id...]", "runs; all of them when left out")
    .option("--by <figure>", "the figure to order by, such as testAccuracy")
    .option("--to <file>", "write a page (.html) instead of a table")
    .option("--json", "as JSON")
    .action(compareRuns);
  runs
    .command("export")
    .description("every epoch of runs, as CSV (one line an epoch) or JSON")
    .argument("[id...]", "runs; all of them when left out")
    .option("--format <format>", "csv or json", "csv")
    .action(exportRuns);
  runs.command("rm").description("remove runs for good").argument("<id...>", "runs").action(remove);
  return runs;
}

/** All ids are looked up before the first run goes. A damaged run can be removed like any other. */
async function remove(ids: string[]): Promise<void> {
  const folders = await Promise.all([...new Set(ids)].map((id) => usedWell(findRun(id))));
  for (const folder of new Set(folders)) {
    const run = await readRun(basename(folder)).catch(() => undefined);
    if (run === undefined && !(await isRunFolder(folder)))
      throw new UsageError(`runs: ${folder} holds no run.json, so it is left alone. Remove it by hand.`);
    await removeRun({ folder });
    console.log(`removed ${basename(folder)} (${run?.name ?? "damaged"})`);
  }
}

async function isRunFolder(folder: string): Promise<boolean> {
  return access(join(folder, "run.json")).then(
    () => true,
    () => false,
  );
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { runs, damaged } = await listRuns();
  for (const { folder, why } of damaged) console.error(`longhand: note: ${folder} is damaged: ${why}`);
  if (json === true) console.log(exportJson(runs.map(withoutMetrics)));
  else if (runs.length === 0)
    console.log(
      `There is no run in ${await runsFolder()}. \`longhand systems --record\` and \`longhand run --record\` make some.`,
    );
  else console.log(describeRuns(runs, new Date()));
}

function withoutMetrics({ metrics: _, ...run }: RecordedRun): Omit<RecordedRun, "metrics"> {
  return run;
}

async function compareRuns(
  ids: string[],
  { by, to, json }: { by?: string; to?: string; json?: boolean },
): Promise<void> {
  const runs = await chosen(ids);
  const options = by === undefined ? {} : { by };
  if (to !== undefined) {
    const page = comparePage(runs, options);
    await writeAtomically(to, page).catch((cause: unknown) => {
      throw new UsageError(`runs: ${to} cannot be written: ${messageOf(cause)}. Name another file.`, {
        cause,
      });
    });
    console.log(`${runs.length} runs compared in ${to}`);
  } else if (json === true) console.log(exportJson(compare(runs, options)));
  else console.log(comparisonText(compare(runs, options)));
}

async function exportRuns(ids: string[], { format }: { format: string }): Promise<void> {
  if (format !== "csv" && format !== "json")
    throw new UsageError(`runs: found --format ${format}, expected csv or json.`);
  const runs = await chosen(ids);
  console.log(format === "csv" ? exportCsv(runs) : exportJson(runs));
}

/** @throws {UsageError} for an id that no run has, or several */
async function chosen(ids: readonly string[]): Promise<RecordedRun[]> {
  if (ids.length === 0) {
    const { runs } = await listRuns();
    if (runs.length > 0) return runs;
    throw new UsageError(`runs: there is no run in ${await runsFolder()}. Record some first.`);
  }
  const found: RecordedRun[] = [];
  for (const id of new Set(ids)) found.push(await usedWell(readRun(id)));
  return found;
}

/** @throws {UsageError} where an id is none */
async function usedWell<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof ParameterError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}
