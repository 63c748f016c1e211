import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { writeAtomically } from "../../atomic-write.js";
import { messageOf } from "../../errors.js";
import { makeTemporaryFolder } from "../../make-temporary-folder.js";
import type { JobEnd, TrialJob } from "../sweep/messages.js";
import { type TrialSlot, trialSlot } from "../sweep/trial-slot.js";
import { otherVersion } from "../sweep/why-not-here.js";
import { version } from "../version.js";
import { packRun } from "./run-files.js";
import {
  checkpointKeys,
  fromQueue,
  keptSeconds,
  type QueuedTrial,
  queueName,
  type TrialAnswer,
  type TrialNews,
  versionOf,
  workerTimes,
} from "./trial-queue.js";
import { within } from "./within.js";

/** How long it may take Redis to hear the last results. */
const partingMs = 2_000;
/** How often a sweep hears how far a training has come. */
const tellMs = 1_000;

export interface ServeOptions {
  redis: Redis;
  /** How many trainings at a time. */
  concurrency: number;
  /** No further training is begun; those at hand are brought to their end. */
  leave: AbortSignal;
  /** Those at hand are given back. */
  now: AbortSignal;
  /** Leaves when there was nothing to do for so many seconds. */
  idleSeconds?: number | undefined;
  /** Tells a person of a training that ended. */
  say(text: string): void;
}

/**
 * Takes trainings from Redis and makes them, until it is told to leave.
 *
 * Each runs in a process of its own, so that this one can renew its lock meanwhile.
 *
 * @returns why it left by itself; undefined where it was told to, or had nothing to do
 */
export async function serveTrials(options: ServeOptions): Promise<string | undefined> {
  const folder = await makeTemporaryFolder("worker");
  try {
    return await new Serving(options, folder).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Serving {
  readonly #options: ServeOptions;
  readonly #folder: string;
  readonly #name = `${hostname()}:${process.pid}`;
  readonly #slots: TrialSlot[];
  #worker: Worker<unknown, TrialAnswer> | undefined;
  #refusal: string | undefined;
  #leave: () => void = () => {};
  #idle: NodeJS.Timeout | undefined;
  #atWork = 0;
  #ended: () => void = () => {};

  constructor(options: ServeOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#slots = Array.from({ length: options.concurrency }, () =>
      trialSlot({ signal: options.now, runs: join(folder, "runs") }),
    );
  }

  async run(): Promise<string | undefined> {
    const { redis, concurrency, leave, now, say } = this.#options;
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve;
    });
    for (const signal of [leave, now]) signal.addEventListener("abort", this.#leave, { once: true });
    try {
      // What is missing here is told before anything is taken, and the digits are there when it is.
      await Promise.all(this.#slots.map((slot) => slot.start()));
    } catch (thrown) {
      return messageOf(thrown);
    }
    say(`waiting for trainings, ${concurrency} at a time`);
    const worker = new Worker<unknown, TrialAnswer>(queueName, (job, token) => this.#make(job, token!), {
      ...workerTimes,
      connection: redis,
      concurrency,
      name: this.#name,
    });
    this.#worker = worker;
    worker.on("error", () => {}); // a lost connection is told by whoever made it
    worker.on("failed", (job, thrown) => say(`${job?.name ?? "a training"}: ${thrown.message}`));
    this.#nothingToDo();
    await left;
    clearTimeout(this.#idle);
    await this.#close(worker);
    for (const slot of this.#slots) await slot.close();
    return this.#refusal;
  }

  /** Waits for what is at hand, and for Redis to take it; for a Redis that is away, not for long. */
  async #close(worker: Worker): Promise<void> {
    const { now } = this.#options;
    const closed = worker.close();
    while (this.#atWork > 0 && !now.aborted)
      await new Promise<void>((resolve) => {
        this.#ended = resolve;
        now.addEventListener("abort", () => resolve(), { once: true });
      });
    await within(partingMs, closed);
  }

  #nothingToDo(): void {
    clearTimeout(this.#idle);
    const { idleSeconds } = this.#options;
    if (this.#atWork === 0 && idleSeconds !== undefined)
      this.#idle = setTimeout(this.#leave, idleSeconds * 1000);
  }

  async #make(job: QueuedTrial, token: string): Promise<TrialAnswer> {
    clearTimeout(this.#idle);
    this.#atWork += 1;
    const slot = this.#slots.pop()!;
    try {
      return (await this.#answer(job, slot)) ?? (await giveBack(job, token));
    } finally {
      this.#slots.push(slot);
      this.#atWork -= 1;
      this.#ended();
      this.#nothingToDo();
    }
  }

  /** @returns undefined where the training is for somebody else */
  async #answer(job: QueuedTrial, slot: TrialSlot): Promise<TrialAnswer | undefined> {
    const other = otherVersion(versionOf(job) ?? version(), version());
    if (other !== undefined) return this.#refuse(job, other);
    const trial = fromQueue(job);
    if (trial === undefined) throw new Error("it is no training; somebody else put it into the queue");
    try {
      const end = await this.#train(job, trial, slot);
      if (end?.refused === true || end?.diskFull === true) return await this.#refuse(job, end.reason!);
      return end && (await this.#recorded(trial, end));
    } catch (thrown) {
      // What is missing here, the training cannot be blamed for.
      return this.#refuse(job, messageOf(thrown));
    }
  }

  async #train(job: QueuedTrial, trial: TrialJob, slot: TrialSlot): Promise<JobEnd | undefined> {
    const { redis, say } = this.#options;
    const { checkpoint, ...rest } = trial;
    const { from } = checkpointKeys(trial);
    if (from !== undefined) await fetchCheckpoint(redis, from, this.#fileOf(trial));
    say(`${trial.name}: begun`);
    let told = performance.now();
    return slot.run({ ...rest, ...(checkpoint && { checkpoint: this.#fileOf(trial) }) }, (progress) => {
      if (performance.now() - told < tellMs) return;
      told = performance.now();
      void tell(job, { kind: "progress", worker: this.#name, progress });
    });
  }

  async #recorded(trial: TrialJob, { run, reason = "", crashed }: JobEnd): Promise<TrialAnswer> {
    const { redis, say } = this.#options;
    say(`${trial.name}: ${run === undefined ? `failed: ${reason}` : "done"}`);
    const folder = join(this.#folder, "runs", trial.id);
    if (crashed === true) {
      await rm(folder, { recursive: true, force: true });
      return { kind: "crashed", reason };
    }
    const { to } = checkpointKeys(trial);
    if (run !== undefined && to !== undefined)
      await redis.set(to, await readFile(this.#fileOf(trial)), "EX", keptSeconds);
    const files = await packRun(folder);
    // Nothing was recorded where nothing can be written.
    if (files["run.json"] === undefined) throw new Error(reason);
    await rm(folder, { recursive: true });
    await rm(this.#fileOf(trial), { force: true });
    return { kind: "recorded", files };
  }

  /** Where a training is kept while it is here. */
  #fileOf({ id }: TrialJob): string {
    return join(this.#folder, `${id}.safetensors`);
  }

  async #refuse(job: QueuedTrial, reason: string): Promise<undefined> {
    this.#refusal ??= reason;
    await this.#worker!.pause(true);
    await tell(job, { kind: "refused", worker: this.#name, reason });
    this.#leave();
    return undefined;
  }
}

async function giveBack(job: QueuedTrial, token: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

async function fetchCheckpoint(redis: Redis, key: string, file: string): Promise<void> {
  const bytes = await redis.getBuffer(key);
  // Without it the training begins anew, and comes to the same.
  if (bytes !== null) await writeAtomically(file, bytes);
}

async function tell(job: QueuedTrial, news: TrialNews): Promise<void> {
  await job.updateProgress(news).catch(() => {}); // a sweep that does not hear of it misses nothing but a bar
}
