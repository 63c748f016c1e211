import { access, constants, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { messageOf } from "../errors.js";
import { makeFolder } from "../make-folder.js";
import { UsageError } from "./usage-error.js";

/** One notebook to run and where its executed copy goes. */
export interface Job {
  source: string;
  target: string;
}

/** Settles beforehand what can be wrong with the command line, before minutes are spent on the first notebook. */
export async function planJobs(
  notebooks: readonly string[],
  { output, inPlace }: { output?: string; inPlace?: boolean },
): Promise<Job[]> {
  const jobs = await targetsOf(notebooks, { output, inPlace });
  for (const folder of new Set(jobs.map((job) => dirname(resolve(job.target))))) await checkWritable(folder);
  return jobs;
}

async function targetsOf(
  notebooks: readonly string[],
  { output, inPlace }: { output: string | undefined; inPlace: boolean | undefined },
): Promise<Job[]> {
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
  await demandFolder(output);
  return notebooks.map((source) => ({ source, target: join(output, basename(source)) }));
}

async function demandFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
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
