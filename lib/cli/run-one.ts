import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { messageOf } from "../errors.js";
import { listRuns, runsFolder } from "../experiment/index.js";
import type { KernelSpec } from "../kernel/index.js";
import {
  findParameters,
  injectParameters,
  type Notebook,
  type ParameterValues,
  readNotebook,
  writeNotebook,
} from "../notebook/index.js";
import {
  chooseSpec,
  executeNotebook,
  type Failed,
  planResume,
  type Resume,
  type RunDetails,
  withMarkers,
  withoutMarkers,
  withRecord,
} from "../runner/index.js";
import type { ParameterFlags } from "./given-parameters.js";
import type { Job } from "./run-jobs.js";
import { runLine } from "./run-line.js";
import { version } from "./version.js";

export interface RunFlags extends ParameterFlags {
  output?: string;
  inPlace?: boolean;
  resume?: boolean;
  record?: boolean;
  timeout?: number;
  allowErrors?: boolean;
}

/** A notebook to run, and the values that it is to run with; undefined for its own. */
export interface ReadyJob extends Job {
  values: ParameterValues | undefined;
}

interface Context {
  flags: RunFlags;
  specs: readonly KernelSpec[];
  signal: AbortSignal;
}

/** @returns whether the notebook failed; the reason has then been printed */
export async function runOne(job: ReadyJob, { flags, specs, signal }: Context): Promise<boolean> {
  const line = runLine(job.source, process.stderr);
  try {
    const resume = await prepare(job, flags);
    const { notebook } = resume;
    const total = notebook.cells.filter(isRun).length;
    if (total > 0 && resume.finished.size === total) {
      line.end(`-> ${job.target} (nothing was left to run)`);
      return false;
    }
    const details = detailsOf(job);
    const spec = chooseSpec(notebook, specs);
    const { notebook: executed, failed } = await executeNotebook(notebook, {
      kernel: flags.record === true ? await recordingHere(spec) : spec,
      cwd: dirname(resolve(job.source)),
      timeout: flags.timeout,
      allowErrors: flags.allowErrors,
      signal,
      resume,
      ...(flags.record === true && { before: recording(job, notebook) }),
      onProgress: line.show,
      ...(flags.inPlace !== true && { onCell: keepMeanwhile(job, details) }),
    });
    const expected = failed === undefined || (flags.allowErrors === true && failed.kind === "error");
    const recorded = withRecord(executed, { ...details, ended: new Date(), failed });
    const marked = !expected && failed.kind !== "stopped" && flags.inPlace !== true;
    await writeNotebook(job.target, marked ? withMarkers(recorded, failed) : recorded);
    const made = flags.record === true ? await madeSince(details.started) : "";
    line.end(total > 0 ? `-> ${job.target}` : `-> ${job.target} (it has no code cells)`);
    if (made !== "") console.error(made);
    if (failed !== undefined)
      console.error(`${expected ? "allowed: " : "longhand: "}${describe(job, failed)}`);
    return !expected;
  } catch (thrown) {
    line.end("");
    console.error(`longhand: ${job.source}: ${messageOf(thrown)}`);
    return true;
  }
}

/** The notebook with its values, and with what an earlier run has done of it where that is gone on with. */
async function prepare(job: ReadyJob, flags: RunFlags): Promise<Resume> {
  const read = withoutMarkers(await readNotebook(job.source));
  const notebook = job.values === undefined ? read : injectParameters(read, job.values);
  const goesOn = flags.resume === true && (await stat(job.target).catch(() => undefined)) !== undefined;
  return goesOn
    ? planResume(notebook, await readNotebook(job.target))
    : { notebook, finished: new Set(), again: new Set() };
}

/** The kernel starts in the notebook's folder; its runs go where `longhand runs` finds them from here. */
async function recordingHere(spec: KernelSpec): Promise<KernelSpec> {
  return { ...spec, env: { ...spec.env, LONGHAND_RUNS: resolve(await runsFolder()) } };
}

/** The ids of the runs that were made, or made again, since then. */
async function madeSince(started: Date): Promise<string> {
  const { runs } = await listRuns();
  const ids = runs
    .filter((run) => Date.parse(run.again?.last ?? run.started) >= started.getTime())
    .map(({ id }) => id);
  return ids.length === 0 ? "no training was recorded: the notebook made none" : `recorded ${ids.join(" ")}`;
}

/** What makes every training of the notebook a run in `runs/`, with all its parameters, given or its own. */
function recording({ source, values }: ReadyJob, notebook: Notebook): string {
  const own = (findParameters(notebook)?.parameters ?? []).map((each) => [each.name, each.default]);
  const options = {
    name: basename(source, ".ipynb"),
    notebook: basename(source),
    parameters: { ...Object.fromEntries(own), ...values },
  };
  return `void (await import("longhand")).recordTrainings(${JSON.stringify(options)});`;
}

function detailsOf({ source, target, values }: ReadyJob): RunDetails {
  return {
    parameters: values ?? {},
    inputPath: source,
    outputPath: target,
    version: version(),
    started: new Date(),
  };
}

/** Writes the notebook after each cell. A disk that is full for now must not end the run: the last write will tell. */
function keepMeanwhile({ target }: Job, details: RunDetails): (notebook: Notebook) => Promise<void> {
  return async (notebook) => {
    await writeNotebook(target, withRecord(notebook, details)).catch(() => {});
  };
}

function isRun(cell: Notebook["cells"][number]): boolean {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

function describe(job: Job, failed: Failed): string {
  const { index, id, ename, evalue, kind } = failed;
  const what = kind === "stopped" ? "was stopped" : "failed";
  return `${job.source}: cell ${index + 1} (id ${id}) ${what}: ${ename}: ${evalue}`;
}
