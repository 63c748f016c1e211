import { host } from "#host";
import { DataFormatError } from "../../errors.js";
import { toJson } from "./json.js";
import { parseMetrics } from "./metrics-file.js";
import { filesOf } from "./runs-folder.js";
import type { MetricRecord, RunRecord } from "./types.js";

/** Replaces a run's run.json; without `flush` a loss of power may undo it. */
export async function writeRecord(
  folder: string,
  record: RunRecord,
  options: { flush?: boolean } = {},
): Promise<void> {
  const bytes = new TextEncoder().encode(`${toJson(record, 1)}\n`);
  await filesOf(host).write(filesOf(host).join(folder, "run.json"), bytes, options);
}

/** What damaged epochs are called once they are put aside. */
export const damagedName = "metrics-damaged.jsonl";

/** @returns undefined where they were damaged: then they are put aside, so that nothing is lost and training goes on */
export async function readKeptMetrics(path: string): Promise<MetricRecord[] | undefined> {
  const files = filesOf(host);
  try {
    return parseMetrics(await files.read(path), path);
  } catch (thrown) {
    if (!(thrown instanceof DataFormatError)) throw thrown;
    await files.rename(path, path.replace(/metrics\.jsonl$/, damagedName));
    return undefined;
  }
}
