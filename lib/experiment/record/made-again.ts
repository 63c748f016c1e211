import { host } from "#host";
import { differences, isTime } from "./differences.js";
import { metricLines } from "./metrics-file.js";
import { damagedName, readKeptMetrics, writeRecord } from "./run-files.js";
import { filesOf } from "./runs-folder.js";
import type { Figures, MetricRecord, RunRecord } from "./types.js";

/** The old run stays what it is; it is told how the new one compares. */
export async function endAgain({
  folder,
  again,
  records,
  ended,
}: {
  folder: string;
  again: RunRecord;
  records: readonly MetricRecord[];
  ended: RunRecord;
}): Promise<RunRecord> {
  const files = filesOf(host);
  if (ended.status !== "done") return again;
  const path = files.join(folder, "metrics.jsonl");
  const before = await readKeptMetrics(path);
  if (before === undefined) await files.write(path, metricLines(records));
  const found = [
    ...(before === undefined
      ? [`its epochs were damaged, and lie in ${damagedName} now`]
      : differences(before, records)),
    ...atTheEnd({ before: again.figures, now: ended.figures, last: records.at(-1) }),
  ];
  const beside = files.join(folder, "metrics-again.jsonl");
  if (found.length === 0 || before === undefined) await files.remove(beside);
  else await files.write(beside, metricLines(records));
  const told: RunRecord = {
    ...again,
    again: { times: (again.again?.times ?? 0) + 1, last: ended.ended!, differences: found },
  };
  await writeRecord(folder, told);
  return told;
}

/** Of figures that were measured at the end alone. */
function atTheEnd({
  before,
  now,
  last = {},
}: {
  before: Figures;
  now: Figures;
  last: Figures | undefined;
}): string[] {
  return Object.keys(now)
    .filter((name) => !isTime(name) && !(name in last) && !Object.is(before[name], now[name]))
    .map((name) => `at the end: ${name} was ${before[name]}, and is ${now[name]}`);
}
