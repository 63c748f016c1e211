import { host } from "#host";
import { DataFormatError, DataSourceError, messageOf } from "../../errors.js";
import { endAgain } from "./made-again.js";
import { metricLines } from "./metrics-file.js";
import { readRecord } from "./read-runs.js";
import { readKeptMetrics, writeRecord } from "./run-files.js";
import { runId } from "./run-id.js";
import { filesOf, runsFolder } from "./runs-folder.js";
import { standingOf } from "./standing.js";
import type { EventFile, ModelLook } from "./tensorboard/event-file.js";
import { isEventFile } from "./tensorboard/event-file-name.js";
import type { Figures, MetricRecord, RunDescription, RunRecord, RunStatus } from "./types.js";

/** A run that is being recorded. */
export interface RunWriter {
  readonly id: string;
  readonly folder: string;
  /**
   * Takes the time when it is called. Lines are written in their order, those that have gathered meanwhile at once, so it
   * need not be waited for.
   *
   * @param at the run's seconds then, of an epoch that was done before the run began here
   */
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
 * A run that another process is making at the moment is that one's to write down. This one keeps its lines to itself until
 * the other is gone, or it comes to the end itself; so the lines of two are never mixed, and what is done stays done.
 *
 * @throws {DataSourceError} where nothing can be written, or in a browser
 */
export async function beginRun(description: RunDescription, options: BeginOptions = {}): Promise<RunWriter> {
  const files = filesOf(host);
  const id = await runId(description);
  const folder = files.join(await runsFolder(), id);
  const record: RunRecord = {
    format: "longhand-run-1",
    id,
    ...description,
    status: "running",
    machine: host.machine(),
    started: new Date().toISOString(),
    figures: {},
  };
  const writer = new Writer(folder, record, options.look);
  await guard(folder, () => writer.begin());
  return writer;
}

class Writer implements RunWriter {
  readonly folder: string;
  readonly #record: RunRecord;
  readonly #look: ModelLook | undefined;
  readonly #metrics: string;
  /** Until the first epoch is told here, those of an earlier try. */
  #records: MetricRecord[] = [];
  /** Told, and not written yet. */
  #waiting: MetricRecord[] = [];
  #told = false;
  /** Whether metrics.jsonl holds just what was told here. */
  #ours = false;
  #events: EventFile | undefined;
  #written: Promise<void> = Promise.resolve();
  /** Seconds of the run when it began here: others than 0 where epochs are told that were done before. */
  #before = 0;
  #began = performance.now();

  constructor(folder: string, record: RunRecord, look: ModelLook | undefined) {
    this.folder = folder;
    this.#record = record;
    this.#look = look;
    this.#metrics = filesOf(host).join(folder, "metrics.jsonl");
  }

  get id(): string {
    return this.#record.id;
  }

  async begin(): Promise<void> {
    if ((await this.#standing()).kind !== "free") return;
    await this.#claim();
    const kept = (await filesOf(host).kindOf(this.#metrics)) !== undefined;
    if (kept) this.#records = (await readKeptMetrics(this.#metrics)) ?? [];
  }

  epoch(epoch: number, figures: Figures, at?: number): Promise<void> {
    if (at !== undefined) [this.#before, this.#began] = [at, performance.now()];
    this.#waiting.push({ ...figures, epoch, at: this.#seconds() });
    this.#written = this.#written.then(() => guard(this.folder, () => this.#write(this.#waiting.splice(0))));
    this.#written.catch(() => {}); // whoever waits for it hears of it
    return this.#written;
  }

  async #write(lines: readonly MetricRecord[]): Promise<void> {
    if (lines.length === 0) return;
    if (!this.#told) this.#records = [];
    this.#told = true;
    this.#records.push(...lines);
    const { kind } = await this.#standing();
    if (kind === "ours" && this.#ours) await filesOf(host).append(this.#metrics, metricLines(lines));
    else if (kind === "ours") await this.#tellAll();
    else if (kind === "free") await this.#takeOver(this.#records.slice(0, -lines.length));
    else this.#leave();
    await this.#events?.epochs(lines, true);
  }

  end(
    status: Exclude<RunStatus, "running">,
    { reason, figures = {} }: { reason?: string; figures?: Figures } = {},
  ): Promise<RunRecord> {
    return guard(this.folder, async () => {
      const ended: RunRecord = {
        ...this.#record,
        status,
        ...(reason !== undefined && { reason }),
        ended: new Date().toISOString(),
        seconds: this.#seconds(),
        figures: { ...lastFigures(this.#records), ...figures },
      };
      const { kind, now } = await this.#standing();
      if (kind === "done")
        return endAgain({ folder: this.folder, again: now!, records: this.#records, ended });
      // Who fails has come to an end as well, and the other may never do so.
      if (kind === "taken" && status === "stopped") return now!;
      if (kind !== "ours") await this.#takeOver(this.#records);
      await this.#events?.end(status, figures, this.#records.at(-1)?.epoch ?? 0);
      await writeRecord(this.folder, ended);
      return ended;
    });
  }

  async #standing(): Promise<ReturnType<typeof standingOf>> {
    return standingOf(await readRecord(this.folder).catch(() => undefined), this.#record);
  }

  async #claim(): Promise<void> {
    // Of a training that is lost with the power nothing needs to be known.
    await writeRecord(this.folder, this.#record, { flush: false });
    this.#events = await eventsOf(this.folder, this.#record, this.#look);
  }

  /** @param events the epochs that the event file is told of now: those whose model is no more to be looked at */
  async #takeOver(events: readonly MetricRecord[]): Promise<void> {
    await this.#claim();
    if (!this.#told) return;
    await this.#tellAll();
    await this.#events?.epochs(events, false);
  }

  /** What an earlier try wrote stays until there is something to put in its place. */
  async #tellAll(): Promise<void> {
    const files = filesOf(host);
    // Later lines are appended, and wait for no disk either.
    await files.write(this.#metrics, metricLines(this.#records), { flush: false });
    this.#ours = true;
    for (const { name } of await files.list(this.folder))
      if (isEventFile(name) && name !== this.#events?.name) await files.remove(files.join(this.folder, name));
  }

  #leave(): void {
    this.#ours = false;
    this.#events = undefined;
  }

  #seconds(): number {
    return Number((this.#before + (performance.now() - this.#began) / 1000).toFixed(3));
  }
}

function lastFigures(records: readonly MetricRecord[]): Figures {
  const { at: _, epoch: __, ...figures } = records.at(-1) ?? { epoch: 0, at: 0 };
  return figures;
}

/** The writer of event files is loaded by those who record, and nobody else waits for it. */
async function eventsOf(folder: string, record: RunRecord, look: ModelLook | undefined): Promise<EventFile> {
  const { beginEventFile } = await import("./tensorboard/event-file.js");
  return beginEventFile(host, folder, record, look);
}

async function guard<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // What is damaged there says so itself, with its own mend.
    if (cause instanceof DataFormatError) throw cause;
    throw new DataSourceError(
      `recording a run: ${folder} cannot be written (${messageOf(cause)}). ` +
        "Make room on the disk, or name another folder in LONGHAND_RUNS.",
      { cause },
    );
  }
}
