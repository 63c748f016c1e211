import { host } from "#host";
import { DataFormatError, DataSourceError, messageOf, ParameterError } from "../../errors.js";
import { deepest, isTooDeep } from "../../nesting.js";
import { readFigures } from "./json.js";
import { parseMetrics } from "./metrics-file.js";
import { wholeId } from "./run-id.js";
import { filesOf, runsFolder } from "./runs-folder.js";
import type { MetricRecord, RecordedRun, RunRecord } from "./types.js";

/** Far above what is recorded, in bytes: a list of runs must not wait for whatever lies in their folders. */
const mostRecord = 32 * 1024 * 1024;
const mostMetrics = 256 * 1024 * 1024;

/** What lies in a run's folder but cannot be read. */
export interface DamagedRun {
  id: string;
  folder: string;
  why: string;
}

/**
 * Every run of a folder, the latest first, and what there looks like one but is damaged. Used in notebooks/07.
 *
 * @param folder where runs are recorded; see `runsFolder`
 */
export async function listRuns(folder?: string): Promise<{ runs: RecordedRun[]; damaged: DamagedRun[] }> {
  const files = filesOf(host);
  const top = folder ?? (await runsFolder());
  const runs: RecordedRun[] = [];
  const damaged: DamagedRun[] = [];
  for (const id of await files.listFolders(top)) {
    // One that is not whole yet, or never will be.
    if (id.startsWith(".")) continue;
    const path = files.join(top, id);
    if ((await files.kindOf(files.join(path, "run.json"))) === undefined) continue;
    try {
      runs.push(await readRunFolder(path));
    } catch (thrown) {
      damaged.push({ id, folder: path, why: messageOf(thrown) });
    }
  }
  runs.sort((a, b) => (a.started < b.started ? 1 : -1));
  return { runs, damaged };
}

/**
 * One run, by its id or how that begins. Used in notebooks/07.
 *
 * @throws {ParameterError} where no run's id begins so, or several do
 * @throws {DataFormatError} where the run is damaged
 */
export async function readRun(id: string, folder?: string): Promise<RecordedRun> {
  return readRunFolder(await findRun(id, folder));
}

/**
 * The folder of a run, by its id or how that begins, damaged or not.
 *
 * @throws {ParameterError} where no run's id begins so, or several do
 */
export async function findRun(id: string, folder?: string): Promise<string> {
  const files = filesOf(host);
  const top = folder ?? (await runsFolder());
  // A whole id names its folder; a sweep asks for thousands of them, and need not list them all each time.
  const whole = files.join(top, id);
  if (wholeId.test(id) && (await files.kindOf(whole)) === "folder") return whole;
  const folders = await files.listFolders(top);
  const found = folders.includes(id) ? [id] : folders.filter((each) => id !== "" && each.startsWith(id));
  if (found.length === 1) return files.join(top, found[0]!);
  throw new ParameterError(
    found.length === 0
      ? `runs: there is no run ${id} in ${top}. \`longhand runs list\` tells which there are.`
      : `runs: ${found.length} ids begin with ${id}: ${found.join(", ")}. Give more of the one that is meant.`,
  );
}

async function readRunFolder(folder: string): Promise<RecordedRun> {
  const files = filesOf(host);
  const record = await readRecord(folder);
  const path = files.join(folder, "metrics.jsonl");
  const there = (await files.kindOf(path)) !== undefined;
  const metrics: MetricRecord[] = there ? parseMetrics(await files.read(path, mostMetrics), path) : [];
  return { ...record, folder, metrics };
}

/** @throws {DataFormatError} where run.json holds something else */
export async function readRecord(folder: string): Promise<RunRecord> {
  const files = filesOf(host);
  const path = files.join(folder, "run.json");
  const record = await readJson(path);
  if (!isSound(record))
    throw new DataFormatError(
      `${path}: expected a run that Longhand recorded. Remove its folder, or take another.`,
    );
  return { ...record, figures: readFigures(record.figures) } as RunRecord;
}

/** Whether what is read of a record later is there, and of its kind. */
function isSound(record: Partial<RunRecord>): boolean {
  const { format, id, name, status, started, spec, parameters, data, code, machine } = record;
  const { seconds = 0, seed, ended = "", reason = "", again = { differences: [] } } = record;
  return (
    format === "longhand-run-1" &&
    [seconds, seed ?? 0].every((each) => typeof each === "number") &&
    typeof ended === "string" &&
    typeof reason === "string" &&
    isObject(again) &&
    Array.isArray(again.differences) &&
    [id, name, status, started].every((each) => typeof each === "string") &&
    [spec, parameters, data, code, machine].every(isObject) &&
    [code!.engine, code!.longhand].every((each) => typeof each === "string") &&
    Object.values(data!).every(
      (facts) => isObject(facts) && typeof facts.hash === "string" && typeof facts.count === "number",
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readJson(path: string): Promise<Partial<RunRecord>> {
  let text: string;
  try {
    text = new TextDecoder().decode(await filesOf(host).read(path, mostRecord));
  } catch (cause) {
    throw new DataSourceError(`${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  try {
    const read = (JSON.parse(text) ?? {}) as Partial<RunRecord>;
    if (isTooDeep(read)) throw new Error(`it is nested more than ${deepest} deep`);
    return read;
  } catch (cause) {
    throw new DataFormatError(
      `${path}: expected JSON (${messageOf(cause)}). Remove its folder, or mend it.`,
      {
        cause,
      },
    );
  }
}

/** Takes a run away, with all that was recorded of it. Used in notebooks/07. */
export async function removeRun({ folder }: Pick<RecordedRun, "folder">): Promise<void> {
  await filesOf(host).removeFolder(folder);
}
