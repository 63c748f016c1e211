import { access, constants, mkdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { messageOf } from "../errors.js";
import { findKernelSpecs, type KernelSpec } from "../kernel/index.js";
import { readNotebook, writeNotebook } from "../notebook/index.js";
import { chooseSpec, executeNotebook, type Failed, mostTimeout } from "../runner/index.js";
import { runLine } from "./run-line.js";
import { UsageError } from "./usage-error.js";

interface RunFlags {
  output?: string;
  inPlace?: boolean;
  timeout?: number;
  allowErrors?: boolean;
}

/** One notebook to run and where its executed copy goes. */
interface Job {
  source: string;
  target: string;
}

const help = `
Where the executed notebooks go must be said, so that no notebook is overwritten by surprise:
  -o OUT.ipynb   one notebook into one file
  -o FOLDER      any number of notebooks into a folder, under their own names
  --in-place     each notebook into itself

Each notebook runs in the folder that it stands in, with the kernel that it names. It is written even when a cell
fails, with the outputs so far. Exit code: 0 all ran, 1 a cell failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

/** `longhand run`: executes notebooks from top to bottom and writes them with their outputs. */
export function command(): Command {
  return new Command("run")
    .description("Execute notebooks from top to bottom and write them with their outputs.")
    .argument("<notebook...>", "notebook files")
    .option("-o, --output <out>", "a file (.ipynb) for one notebook, or a folder for any number")
    .option("--in-place", "write each notebook into itself")
    .option("--timeout <seconds>", "the longest time that a cell may take", parseSeconds)
    .option("--allow-errors", "go on after a cell that fails")
    .addHelpText("after", help)
    .action(async (notebooks: string[], flags: RunFlags) => {
      process.exitCode = await run(notebooks, flags);
    });
}

async function run(notebooks: readonly string[], flags: RunFlags): Promise<number> {
  const jobs = await plan(notebooks, flags);
  for (const folder of new Set(jobs.map((job) => dirname(resolve(job.target))))) await checkWritable(folder);
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

/** @returns whether the notebook failed; the reason has then been printed */
async function runOne(
  job: Job,
  context: { flags: RunFlags; specs: readonly KernelSpec[]; signal: AbortSignal },
): Promise<boolean> {
  const { flags, specs, signal } = context;
  const line = runLine(job.source, process.stderr);
  try {
    const notebook = await readNotebook(job.source);
    const { notebook: executed, failed } = await executeNotebook(notebook, {
      kernel: chooseSpec(notebook, specs),
      cwd: dirname(resolve(job.source)),
      timeout: flags.timeout,
      allowErrors: flags.allowErrors,
      signal,
      onProgress: line.show,
    });
    await writeNotebook(job.target, executed);
    const ran = executed.cells.some((cell) => cell.cell_type === "code" && cell.source.trim() !== "");
    line.end(ran ? `-> ${job.target}` : `-> ${job.target} (it has no code cells)`);
    if (failed === undefined) return false;
    const expected = flags.allowErrors === true && failed.kind === "error";
    console.error(`${expected ? "allowed: " : "longhand: "}${describe(job, failed)}`);
    return !expected;
  } catch (thrown) {
    line.end("");
    console.error(`longhand: ${job.source}: ${messageOf(thrown)}`);
    return true;
  }
}

function describe(job: Job, failed: Failed): string {
  const { index, id, ename, evalue, kind } = failed;
  const what = kind === "stopped" ? "was stopped" : "failed";
  return `${job.source}: cell ${index + 1} (id ${id}) ${what}: ${ename}: ${evalue}`;
}

/** Settles beforehand what can be wrong with the command line, before minutes are spent on the first notebook. */
async function plan(notebooks: readonly string[], flags: RunFlags): Promise<Job[]> {
  const { output, inPlace } = flags;
  if (output !== undefined && inPlace === true) {
    throw new UsageError("run: --in-place and -o were both given. Leave one of them out.");
  }
  if (inPlace === true) return notebooks.map((source) => ({ source, target: source }));
  if (output === undefined) {
    throw new UsageError("run: it was not said where to write. Add -o OUT.ipynb, -o FOLDER or --in-place.");
  }
  if (extname(output) === ".ipynb" && !(await isFolder(output))) {
    if (notebooks.length > 1) {
      throw new UsageError(
        `run: ${notebooks.length} notebooks cannot go into one file, ${output}. Name a folder.`,
      );
    }
    return notebooks.map((source) => ({ source, target: output }));
  }
  const names = notebooks.map((source) => basename(source));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new UsageError(
      `run: two notebooks are named ${twice}, and ${output} can hold one. Run them one by one.`,
    );
  }
  await makeFolder(output);
  return notebooks.map((source) => ({ source, target: join(output, basename(source)) }));
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UsageError(`run: the folder ${folder} cannot be made (${messageOf(cause)}). Name another.`, {
      cause,
    });
  }
}

/** Found out now and not after the last cell; a target that cannot be written is no fault of the notebook. */
async function checkWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(
      `run: nothing can be written to ${folder} (${messageOf(cause)}). Name another place.`,
      {
        cause,
      },
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= mostTimeout) return seconds;
  throw new InvalidArgumentError(`Expected a number of seconds above 0 and at most ${mostTimeout}.`);
}
