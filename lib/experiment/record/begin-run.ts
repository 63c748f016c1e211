import { host } from "#host";
import { DataSourceError, messageOf } from "../../errors.js";
import { differences, isTime } from "./differences.js";
import { toJson } from "./json.js";
import { metricLine, parseMetrics } from "./metrics-file.js";
import { readRecord } from "./read-runs.js";
import { runId } from "./run-id.js";
import { filesOf, runsFolder } from "./runs-folder.js";
import type { EventFile, ModelLook } from "./tensorboard/event-file.js";
import type { Figures, MetricRecord, RunDescription, RunRecord, RunStatus } from "./types.js";

/** A run that is being recorded. */
export interface RunWriter {
  readonly id: string;
  readonly folder: string;
  /** @param at the run's seconds then, of an epoch that was done before the run began here */
  epoch(epoch: number, figures: Figures, at?: number): Promise<void>;
  /** @param figures what was measured at the end alone @returns run.json, as it is now */
  end(
    status: Exclude<RunStatus, "running">,
    more?: { reason?: string; figures?: Figures },
  ): Promise<RunRecord>;
}

export interface BeginOptions {
  /** What of the model goes into the event file. */
  look?: ModelLook;
}

/**
 * Begins to record a run in `runs/ID`: run.json tells what it is, metrics.jsonl grows by a line an epoch, and an event
 * file says the same to TensorBoard. Whatever ends the process, what was recorded until then stays readable.
 *
 * A run that was stopped and goes on tells its epochs from the first on.
 *
 * A run that was recorded to its end before is made again beside the old one: at its end, run.json tells whether every
 * figure came out the same. Where one did not, the new lines are kept as metrics-again.jsonl.
 *
 * @throws {DataSourceError} where nothing can be written, or in a browser
 */
export async function beginRun(description: RunDescription, options: BeginOptions = {}): Promise<RunWriter> {
  const files = filesOf(host);
  const id = await runId(description);
  const folder = files.join(await runsFolder(), id);
  const before = await readRecord(folder).catch(() => undefined);
  const again = before?.status === "done" ? before : undefined;
  const record: RunRecord = {
    format: "longhand-run-1",
    id,
    ...description,
    status: "running",
    machine: host.machine(),
    started: new Date().toISOString(),
    figures: {},
  };
  const metrics = files.join(folder, again ? "metrics-again.jsonl" : "metrics.jsonl");
  const { kept, events } = await guard(folder, async () => {
    if (again === undefined) await writeRecord(folder, record);
    else await files.remove(metrics);
    return {
      kept: again === undefined ? await readMetrics(metrics) : [],
      events: again === undefined ? await eventsOf(folder, record, options.look) : undefined,
    };
  });
  return runWriter({ folder, metrics, record, again, events, kept });
}

interface Recording {
  folder: string;
  /** Its metrics.jsonl, or the one beside it. */
  metrics: string;
  record: RunRecord;
  /** The finished run that this one repeats. */
  again: RunRecord | undefined;
  events: EventFile | undefined;
  kept: MetricRecord[];
}

function runWriter({ folder, metrics, record, again, events, kept }: Recording): RunWriter {
  const files = filesOf(host);
  let records: MetricRecord[] = kept;
  let told = false;
  /** Seconds of the run when it began here: others than 0 where epochs are told that were done before. */
  let before = 0;
  let began = performance.now();
  const seconds = (): number => Number((before + (performance.now() - began) / 1000).toFixed(3));
  return {
    id: record.id,
    folder,
    epoch: (epoch, figures, at) =>
      guard(folder, async () => {
        if (!told) {
          // What an earlier try wrote stays until there is something to put in its place.
          await files.remove(metrics);
          records = [];
          told = true;
        }
        if (at !== undefined) [before, began] = [at, performance.now()];
        const line: MetricRecord = { ...figures, epoch, at: seconds() };
        records.push(line);
        await files.append(metrics, metricLine(line));
        await events?.epoch(figures, epoch);
      }),
    end: (status, { reason, figures = {} } = {}) =>
      guard(folder, async () => {
        const last = lastFigures(records);
        const ended: RunRecord = {
          ...record,
          status,
          ...(reason !== undefined && { reason }),
          ended: new Date().toISOString(),
          seconds: seconds(),
          figures: { ...last, ...figures },
        };
        if (again !== undefined) return endAgain({ folder, metrics, again, records, ended });
        await events?.end(status, figures, records.at(-1)?.epoch ?? 0);
        await writeRecord(folder, ended);
        return ended;
      }),
  };
}

/** The old run stays what it is; it is told how the new one compares. */
async function endAgain({
  folder,
  metrics,
  again,
  records,
  ended,
}: Pick<Recording, "folder" | "metrics"> & {
  again: RunRecord;
  records: MetricRecord[];
  ended: RunRecord;
}): Promise<RunRecord> {
  const files = filesOf(host);
  if (ended.status !== "done") {
    await files.remove(metrics);
    return again;
  }
  const path = files.join(folder, "metrics.jsonl");
  const found = [
    ...differences(parseMetrics(await files.read(path), path), records),
    ...atTheEnd({ before: again.figures, now: ended.figures, last: records.at(-1) }),
  ];
  if (found.length === 0) await files.remove(metrics);
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

function lastFigures(records: readonly MetricRecord[]): Figures {
  const { at: _, epoch: __, ...figures } = records.at(-1) ?? { epoch: 0, at: 0 };
  return figures;
}

async function readMetrics(path: string): Promise<MetricRecord[]> {
  const files = filesOf(host);
  return (await files.kindOf(path)) === undefined ? [] : parseMetrics(await files.read(path), path);
}

/** The writer of event files is loaded by those who record, and nobody else waits for it. */
async function eventsOf(folder: string, record: RunRecord, look: ModelLook | undefined): Promise<EventFile> {
  const { beginEventFile } = await import("./tensorboard/event-file.js");
  return beginEventFile(host, folder, record, look);
}

async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  const bytes = new TextEncoder().encode(`${toJson(record, 1)}\n`);
  await filesOf(host).write(filesOf(host).join(folder, "run.json"), bytes);
}

async function guard<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DataSourceError(
      `recording a run: ${folder} cannot be written (${messageOf(cause)}). ` +
        "Make room on the disk, or name another folder in LONGHAND_RUNS.",
      { cause },
    );
  }
}
