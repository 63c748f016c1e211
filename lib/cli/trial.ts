import { Command, InvalidArgumentError } from "commander";
import { AbortedError } from "../errors.js";
import { recordExperiment, sweepDigits } from "../experiment/index.js";
import { loadDigits } from "./load-digits.js";
import { againText } from "./runs-table.js";
import { readPlan } from "./sweep/read-plan.js";
import { plannedTrials } from "./sweep.js";
import { trainingBar } from "./training-bar.js";
import { UsageError } from "./usage-error.js";

const help = `
For programs that hand out work themselves, such as a Slurm array or a Kubernetes Indexed Job:

  Slurm        sbatch --array=0-15 --wrap 'npx longhand trial --plan plan.yaml --index $SLURM_ARRAY_TASK_ID'
  Kubernetes   an Indexed Job with completions: 16 and the command
               npx longhand trial --plan plan.yaml --index $(JOB_COMPLETION_INDEX)

\`longhand sweep plan.yaml --list\` tells the indices. LONGHAND_RUNS names a folder that all machines write to. A plan's
halving does not count here: each training is made whole.`;

/** `longhand trial`: one training of a plan. */
export function command(): Command {
  return new Command("trial")
    .description("make one training of a plan, by its index")
    .requiredOption("--plan <file>", "a file of YAML or JSON")
    .requiredOption("--index <n>", "which, from 0", parseIndex)
    .addHelpText("after", help)
    .action(async ({ plan, index }: { plan: string; index: number }) => {
      process.exitCode = await trial(plan, index);
    });
}

async function trial(path: string, index: number): Promise<number> {
  const plan = await readPlan(path);
  const trials = plannedTrials(plan);
  const chosen = trials[index];
  if (chosen === undefined)
    throw new UsageError(`trial: there is no training ${index}; the plan has 0 to ${trials.length - 1}.`);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const bar = trainingBar(chosen.name, process.stderr);
  try {
    const digits = sweepDigits(await loadDigits(process.stderr, stop.signal), plan.data);
    const { run } = await recordExperiment(chosen.spec, digits, {
      name: chosen.name,
      validation: plan.data?.validation !== undefined,
      signal: stop.signal,
      onProgress: bar.update,
    });
    bar.stop();
    const again = againText(run);
    console.log(`recorded as ${run.id}${again === "" ? "" : `: made again ${again}`}`);
    return 0;
  } catch (thrown) {
    if (thrown instanceof AbortedError) return 130;
    throw thrown;
  } finally {
    bar.stop();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function parseIndex(text: string): number {
  const index = Number(text);
  if (text.trim() !== "" && Number.isInteger(index) && index >= 0) return index;
  throw new InvalidArgumentError("Expected a whole number of at least 0.");
}
