import { Command, InvalidArgumentError } from "commander";
import { findKernelSpecs } from "../kernel/index.js";
import { mostTimeout } from "../runner/index.js";
import { readGiven, settleParameters } from "./given-parameters.js";
import { type Job, planJobs } from "./run-jobs.js";
import { type ReadyJob, type RunFlags, runOne } from "./run-one.js";

const help = `
Where the executed notebooks go must be said, so that no notebook is overwritten by surprise:
  -o OUT.ipynb   one notebook into one file
  -o FOLDER      any number of notebooks into a folder, under their own names
  --in-place     each notebook into itself

Other values for the constants of the cell tagged "parameters" (\`longhand params NOTEBOOK\` lists them):
  -p learningRate=0.1 -p 'hidden=[256, 128]'
  -f values.yaml   names and values, as YAML or JSON; what -p says goes before it
A name that there is not, or a value of another type, is refused before anything runs.

Each notebook runs in the folder that it stands in, with the kernel that it names. With -o it is written after each
cell, and whatever happens, the outputs so far are kept. --resume goes on from the first cell that failed, never ran or
has changed since; of the cells above it those are run again, unseen, that the others build on.

The file that -o writes tells of its run (values, times, how each cell ended) under papermill's names. Exit
code: 0 all ran, 1 a cell failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

/** `longhand run`: executes notebooks from top to bottom and writes them with their outputs. */
export function command(): Command {
  return new Command("run")
    .description("execute notebooks from top to bottom and write them with their outputs")
    .argument("<notebook...>", "notebook files")
    .option("-o, --output <out>", "a file (.ipynb) for one notebook, or a folder for any number")
    .option("--in-place", "write each notebook into itself")
    .option("-p, --parameter <name=value>", "another value for a parameter; may be given again", collect)
    .option("-f, --parameters-file <file>", "values from a file; may be given again", collect)
    .option("--resume", "go on where the run before, which wrote the output file, stopped")
    .option("--record", "write every training down in runs/, for `longhand runs` and TensorBoard")
    .option("--timeout <seconds>", "the longest time that a cell may take", parseSeconds)
    .option("--allow-errors", "go on after a cell that fails")
    .addHelpText("after", help)
    .action(async (notebooks: string[], flags: RunFlags) => {
      process.exitCode = await run(notebooks, flags);
    });
}

async function run(notebooks: readonly string[], flags: RunFlags): Promise<number> {
  const jobs = await ready(await planJobs(notebooks, flags), flags);
  const specs = (await findKernelSpecs()).map(({ spec }) => spec);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  let failures = 0;
  try {
    for (const job of jobs) {
      if (stop.signal.aborted) break;
      const failed = await runOne(job, { flags, specs, signal: stop.signal });
      if (failed) failures++;
    }
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
  if (stop.signal.aborted) return 130;
  return failures === 0 ? 0 : 1;
}

/** Every value is looked at before the first kernel starts, so that a slip of the keyboard costs no minutes. */
async function ready(jobs: readonly Job[], flags: RunFlags): Promise<ReadyJob[]> {
  const given = await readGiven(flags);
  const all: ReadyJob[] = [];
  for (const job of jobs) {
    const values = given && (await settleParameters(job.source, given, warn));
    all.push({ ...job, values });
  }
  return all;
}

function warn(text: string): void {
  console.error(`longhand: note: ${text}`);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= mostTimeout) return seconds;
  throw new InvalidArgumentError(`Expected a number of seconds above 0 and at most ${mostTimeout}.`);
}
