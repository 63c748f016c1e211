import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** All that the runs of a folder came to, by their ids, as they were written down, but for times and the machine. */
export async function sweepResults(runs: string): Promise<Record<string, unknown>> {
  const ids = await readdir(runs).catch(() => []);
  const entries = ids.map(async (id) => {
    const path = join(runs, id);
    const record = JSON.parse(await readFile(join(path, "run.json"), "utf8")) as Record<string, unknown>;
    const { machine: _, started: __, ended: ___, seconds: ____, figures, ...rest } = record;
    const lines = (await readFile(join(path, "metrics.jsonl"), "utf8").catch(() => "")).split("\n");
    const epochs = lines.filter((line) => line !== "").map((line) => withoutTimes(JSON.parse(line)));
    return [id, { ...rest, figures: withoutTimes(figures as Record<string, number>), epochs }];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
}

function withoutTimes(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).filter(([name]) => name !== "at" && !/seconds$/i.test(name)),
  );
}
