import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { host } from "#host";
import { removeAbandoned, temporaryName, writeAtomically } from "../../atomic-write.js";
import { DataFormatError } from "../../errors.js";
import { type RecordedRun, readRun, runsFolder } from "../../experiment/index.js";

/** The names that a run's files have; others do not leave a worker, and none comes in. */
const known = /^(run\.json|metrics\.jsonl|events\.out\.tfevents\.[\w.-]+)$/;

/** The files of a run by their names, each as base64. */
export async function packRun(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => known.test(name));
  const entries = names.map(async (name) => [name, (await readFile(join(folder, name))).toString("base64")]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

/**
 * Writes a run that was made elsewhere to where runs are recorded here: a new one all at once, and over one that was begun
 * with `run.json` last, so that nobody takes it for done before it is. One that is done stays as it is. What was written
 * stays after a loss of power, too, for the worker forgets it then.
 *
 * @param name what to call it here: another sweep may have asked for the same training under another
 * @throws {DataFormatError} where these are not a run's files, or another's
 */
export async function unpackRun(
  files: Readonly<Record<string, string>>,
  { id, name }: { id: string; name: string },
): Promise<RecordedRun> {
  const folder = join(await runsFolder(), id);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  const before = isThere ? await readRun(id).catch(() => undefined) : undefined;
  if (before?.status === "done") return before;
  const { "run.json": packed, ...rest } = files;
  const record = { ...recordOf(packed, id), name };
  for (const file of Object.keys(rest))
    if (!known.test(file))
      throw new DataFormatError(`run ${id}: a worker sent a file ${file}, which no run has.`);
  const contents = new Map(
    Object.entries(rest).map(([file, content]) => [file, Buffer.from(content, "base64")]),
  );
  contents.set("run.json", toBytes(record));
  if (isThere || !(await writeNew(folder, contents))) await writeOver(folder, record, contents);
  return readRun(id);
}

/** Takes away what a sweep left behind that was killed while a run came. */
export async function removeHalfRuns(): Promise<void> {
  await removeAbandoned(await runsFolder(), (name) => /^\.~[0-9a-f]{12}\./.test(name));
}

/** All files of a run at once, under a name that nobody reads until it is whole. @returns false where there is one already */
async function writeNew(folder: string, contents: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
  const temporary = temporaryName(folder);
  const firstMade = (await mkdir(temporary, { recursive: true })) ?? temporary;
  try {
    for (const [file, content] of contents) {
      const handle = await open(join(temporary, file), "wx");
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    await syncFolder(temporary);
    await rename(temporary, folder);
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true });
    // Windows says of a folder that is there that it may not be.
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes((thrown as NodeJS.ErrnoException).code ?? "")) return false;
    throw thrown;
  }
  // Where there were no runs yet, their folder is new as well.
  for (const parent of new Set([dirname(folder), dirname(firstMade)])) await syncFolder(parent);
  return true;
}

/** Over a run that was begun, or failed; one that is done stays. */
async function writeOver(
  folder: string,
  record: Readonly<Record<string, unknown>>,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const before = await readRun(String(record["id"])).catch(() => undefined);
  if (before?.status === "done") return;
  // Whoever makes the same training here shall keep its lines to itself, and not add them to these.
  const underWay = {
    ...record,
    status: "running",
    machine: host.machine(),
    started: new Date().toISOString(),
    ended: undefined,
    seconds: undefined,
    reason: undefined,
  };
  await writeAtomically(join(folder, "run.json"), toBytes(underWay), { flush: false });
  for (const old of await readdir(folder))
    if (known.test(old) && old !== "run.json") await rm(join(folder, old));
  for (const [file, content] of contents) await writeAtomically(join(folder, file), content);
  await syncFolder(folder);
}

/** Flushes a folder's names to the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  // Windows flushes no folders, and some disks on a network do not.
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function toBytes(record: Readonly<Record<string, unknown>>): Buffer<ArrayBuffer> {
  return Buffer.from(`${JSON.stringify(record, undefined, 1)}\n`);
}

function recordOf(packed: string | undefined, id: string): Record<string, unknown> {
  let record: Record<string, unknown> | undefined;
  try {
    record = JSON.parse(Buffer.from(packed ?? "", "base64").toString("utf8")) as Record<string, unknown>;
  } catch {
    record = undefined;
  }
  if (record?.["id"] === id) return record;
  throw new DataFormatError(
    `run ${id}: what a worker sent is not its record. Run the same Longhand everywhere.`,
  );
}
