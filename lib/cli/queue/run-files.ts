import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../../atomic-write.js";
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
 * Writes a run that was made elsewhere to where runs are recorded here. `run.json` comes last: until then nobody takes the
 * run for done.
 *
 * @param name what to call it here: another sweep may have asked for the same training under another
 * @throws {DataFormatError} where these are not a run's files, or another's
 */
export async function unpackRun(
  files: Readonly<Record<string, string>>,
  { id, name }: { id: string; name: string },
): Promise<RecordedRun> {
  const before = await readRun(id).catch(() => undefined);
  if (before?.status === "done") return before;
  const { "run.json": packed, ...rest } = files;
  const record = recordOf(packed, id);
  const folder = join(await runsFolder(), id);
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder))
    if (known.test(old) && old !== "run.json") await rm(join(folder, old));
  for (const [file, content] of Object.entries(rest)) {
    if (!known.test(file))
      throw new DataFormatError(`run ${id}: a worker sent a file ${file}, which no run has.`);
    await writeAtomically(join(folder, file), Buffer.from(content, "base64"));
  }
  await writeAtomically(join(folder, "run.json"), `${JSON.stringify({ ...record, name }, undefined, 1)}\n`);
  return readRun(id);
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
