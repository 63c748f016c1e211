import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Command } from "commander";
import { listRuns, type RecordedRun, runsFolder, type SweepPlan } from "../experiment/index.js";
import { findKernelSpecs } from "../kernel/index.js";
import { writeNotebook } from "../notebook/index.js";
import { chooseSpec, executeNotebook } from "../runner/index.js";
import { reportNotebook } from "./report-notebook.js";
import { runLine } from "./run-line.js";
import { readPlan } from "./sweep/read-plan.js";
import { plannedTrials } from "./sweep.js";
import { UsageError } from "./usage-error.js";

interface ReportFlags {
  output: string;
  plan?: string;
  title?: string;
}

const help = `
The notebook reads the runs from runs/, lays them side by side, draws them, names the best and what to try next. It is
executed, and can be changed, run again and exported as every notebook.

  longhand report --plan plan.yaml -o report.ipynb    the runs of a sweep
  longhand report -o report.ipynb                     all runs`;

/** `longhand report`: a notebook that tells the story of some runs. */
export function command(): Command {
  return new Command("report")
    .description("write a notebook that lays runs side by side and says what to try next")
    .argument("[id...]", "runs, by how their ids begin; all of them when left out")
    .requiredOption("-o, --output <file>", "the notebook to write")
    .option("--plan <plan>", "the runs of a sweep's plan instead")
    .option("--title <title>", "its heading")
    .addHelpText("after", help)
    .action(async (ids: string[], flags: ReportFlags) => {
      process.exitCode = await report(ids, flags);
    });
}

async function report(ids: readonly string[], { output, plan: path, title }: ReportFlags): Promise<number> {
  const plan = path === undefined ? undefined : await readPlan(path);
  const { runs: all } = await listRuns();
  const runs = plan !== undefined ? runsOf(plan, all) : ids.length > 0 ? ids.map((id) => pick(id, all)) : all;
  if (runs.length === 0)
    throw new UsageError(`report: none of these runs is in ${await runsFolder()}. Make them first.`);
  const folder = await runsFolder();
  const made = reportNotebook(
    title ?? plan?.name ?? "Runs compared",
    runs.map(({ id }) => id),
  );
  const line = runLine(output, process.stderr);
  const specs = (await findKernelSpecs()).map(({ spec }) => spec);
  const kernel = chooseSpec(made, specs);
  const { notebook, failed } = await executeNotebook(made, {
    // The notebook may stand elsewhere than the runs were found from.
    kernel: { ...kernel, env: { ...kernel.env, LONGHAND_RUNS: resolve(folder) } },
    cwd: dirname(resolve(output)),
    onProgress: line.show,
  });
  await writeNotebook(output, notebook);
  line.end(`-> ${output}`);
  if (failed !== undefined) console.error(`longhand: report: ${failed.ename}: ${failed.evalue}`);
  return failed === undefined ? 0 : 1;
}

function pick(id: string, all: readonly RecordedRun[]): RecordedRun {
  const found = all.filter((run) => run.id.startsWith(id));
  if (found.length === 1) return found[0]!;
  const mend = /\.(ya?ml|json)$/.test(id)
    ? `For the runs of a plan: --plan ${id}.`
    : "`longhand runs list` tells which there are.";
  throw new UsageError(
    `report: ${found.length} runs have an id that begins with ${id}, expected one. ${mend}`,
  );
}

/**
 * The runs whose specs are those of the plan's trials; where it halves, each trial's longest.
 *
 * Of runs on other data or by other code, which cannot be ranked together, those like the latest are taken.
 */
function runsOf(plan: SweepPlan, all: readonly RecordedRun[]): RecordedRun[] {
  const found = plannedRuns(plan, all);
  const latest = found.reduce<RecordedRun | undefined>(
    (last, run) => (last === undefined || run.started > last.started ? run : last),
    undefined,
  );
  return found.filter((run) => isDeepStrictEqual(surroundings(run), surroundings(latest!)));
}

function surroundings({ data, code }: RecordedRun): unknown {
  const hashes = Object.entries(data).map(([set, { hash }]) => [set, hash]);
  return [hashes.sort(), code.longhand, code.engine];
}

function plannedRuns(plan: SweepPlan, all: readonly RecordedRun[]): RecordedRun[] {
  const halves = plan.halving !== undefined || plan.asha !== undefined;
  return plannedTrials(plan).flatMap(({ spec: { seed, epochs, ...rest } }) => {
    const alike = all.filter((run) => {
      const others = Object.entries(rest).every(
        ([field, value]) => JSON.stringify(run.spec[field]) === JSON.stringify(value),
      );
      return run.seed === seed && others && (halves || run.spec["epochs"] === epochs);
    });
    const longest = Math.max(...alike.map((run) => Number(run.spec["epochs"])));
    return alike.filter((run) => run.spec["epochs"] === longest);
  });
}
