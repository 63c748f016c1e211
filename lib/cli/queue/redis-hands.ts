import type { JobProgress, Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import type { Hands, JobEnd, MakeOptions, TrialJob } from "../sweep/messages.js";
import type { RedisAddress } from "./address.js";
import { connectRedis, settingsToMend } from "./connect.js";
import { removeHalfRuns, unpackRun } from "./run-files.js";
import {
  checkpointKey,
  fromJobId,
  jobOptions,
  mostDeaths,
  queueName,
  readProgress,
  type TrialAnswer,
  type TrialNews,
  toJobId,
  toQueue,
} from "./trial-queue.js";
import { within } from "./within.js";

/** How often it is looked whether a word of Redis' was missed. */
const lookMs = 3_000;
/** How long a stop may take to tell Redis of it. */
const partingMs = 2_000;
/** Events hold whole results; one that is thrown away before it was heard is found by looking. */
const keptEvents = 1_000;
/** Keys that are taken away at a time. */
const mostKeys = 1_000;
/** Trainings that are shown at a time. */
const rows = 8;

/**
 * Trainings are made by workers that take them from Redis; each result comes back whole, and is recorded here.
 *
 * @throws {RedisError} where no Redis is there, or it does not let us in
 */
export async function redisHands(address: RedisAddress): Promise<Hands> {
  // Before digits are loaded, which takes a while.
  (await connectRedis(address, () => {})).disconnect();
  return {
    rows,
    async make(jobs, options) {
      const redis = await connectRedis(address, options.say);
      const { Queue, QueueEvents } = await import("bullmq");
      const listening = redis.duplicate();
      listening.on("error", () => {}); // told by the other connection
      const queue = new Queue(queueName, { connection: redis, streams: { events: { maxLen: keptEvents } } });
      const events = new QueueEvents(queueName, { connection: listening });
      queue.on("error", () => {});
      events.on("error", () => {});
      try {
        await removeHalfRuns();
        for (const each of await settingsToMend(redis)) options.say(`note: ${each}`);
        await new Sending({ redis, queue, events, address, options }).run(jobs);
      } finally {
        listening.disconnect();
        redis.disconnect();
        await within(partingMs, Promise.allSettled([events.close(), queue.close()]));
      }
    },
    async forget(names, rounds) {
      // Where Redis is away by now, it throws them away by itself some day.
      const redis = await connectRedis(address, () => {}).catch(() => undefined);
      if (redis === undefined) return;
      try {
        const keys = names.flatMap((name) => rounds.map((epochs) => checkpointKey(name, epochs)));
        for (let at = 0; at < keys.length; at += mostKeys)
          await within(partingMs, redis.unlink(keys.slice(at, at + mostKeys)));
      } finally {
        redis.disconnect();
      }
    },
  };
}

interface Parts {
  redis: Redis;
  queue: Queue;
  events: QueueEvents;
  address: RedisAddress;
  options: MakeOptions;
}

/** One sweep's trainings on their way through Redis. */
class Sending {
  readonly #parts: Parts;
  /** Trainings whose results have not come. */
  readonly #open = new Map<string, TrialJob>();
  /** Who is shown in which row. */
  readonly #rows: (string | undefined)[] = [];
  /** What came is worked through one by one. */
  #working: Promise<void> = Promise.resolve();
  /** Results that are on the disk here, and go out of Redis meanwhile. */
  readonly #leaving = new Set<Promise<unknown>>();
  #sawWorker = false;
  #finish: () => void = () => {};
  #fail: (thrown: unknown) => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async run(jobs: readonly TrialJob[]): Promise<void> {
    const { redis, events, options } = this.#parts;
    const ended = new Promise<void>((resolve, reject) => {
      [this.#finish, this.#fail] = [resolve, reject];
    });
    ended.catch(() => {});
    options.signal.addEventListener("abort", this.#finish, { once: true });
    if (options.signal.aborted) this.#finish();
    events.on("completed", ({ jobId, returnvalue }) =>
      this.#came(fromJobId(jobId), returnvalue as unknown as TrialAnswer),
    );
    events.on("failed", ({ jobId, failedReason }) => this.#gaveUp(fromJobId(jobId), failedReason));
    events.on("progress", ({ jobId, data }) => this.#news(fromJobId(jobId), data));
    const look = (): void => this.#then(() => this.#look());
    redis.on("ready", look);
    await Promise.race([events.waitUntilReady(), ended]);
    this.#then(() => this.#send(jobs));
    look();
    const timer = setInterval(look, lookMs);
    try {
      await ended;
    } finally {
      clearInterval(timer);
      redis.off("ready", look);
      if (options.signal.aborted) await this.#takeBack();
    }
  }

  #then(work: () => Promise<void>): void {
    this.#working = this.#working.then(async () => {
      if (!this.#parts.options.signal.aborted) await work();
    });
    this.#working.catch(this.#fail);
  }

  /** Who is in the queue already, from a sweep that was killed, say, stays where it is. */
  async #send(jobs: readonly TrialJob[], first = false): Promise<void> {
    for (const job of jobs) this.#open.set(job.id, job);
    await this.#add(jobs, first);
  }

  async #add(jobs: readonly TrialJob[], first = false): Promise<void> {
    // What is put in front comes out in the order of the last put.
    const inOrder = first ? [...jobs].reverse() : jobs;
    await this.#parts.queue.addBulk(
      inOrder.map((job) => ({
        name: job.name,
        data: toQueue(job),
        opts: { ...jobOptions, jobId: toJobId(job.id), lifo: first },
      })),
    );
  }

  #came(id: string, answer: TrialAnswer): void {
    this.#then(async () => {
      const job = this.#open.get(id);
      if (job === undefined) return;
      this.#sawWorker = true;
      await this.#ended(job, await endOf(job, answer));
    });
  }

  /** BullMQ's own word where a job's workers died, one after the other. */
  #gaveUp(id: string, reason: string): void {
    this.#then(async () => {
      const job = this.#open.get(id);
      const why = /stalled/.test(reason) ? `${mostDeaths} workers died of it, one after the other` : reason;
      if (job !== undefined) await this.#ended(job, { run: undefined, crashed: true, reason: why });
    });
  }

  async #ended(job: TrialJob, end: JobEnd): Promise<void> {
    const { options, queue } = this.#parts;
    const more = await options.onEnd(job, this.#rowOf(job.id), end);
    const row = this.#rows.indexOf(job.id);
    if (row >= 0) this.#rows[row] = undefined;
    this.#open.delete(job.id);
    const leaving = queue.remove(toJobId(job.id));
    this.#leaving.add(leaving);
    leaving.then(() => this.#leaving.delete(leaving), this.#fail);
    if (more.length > 0) await this.#send(more, true);
    if (this.#open.size > 0) return;
    await Promise.all(this.#leaving);
    this.#finish();
  }

  #news(id: string, data: JobProgress): void {
    const news = data as unknown as TrialNews;
    const job = this.#open.get(id);
    if (job === undefined) return;
    this.#sawWorker = true;
    const { options } = this.#parts;
    if (news.kind === "refused") options.say(`the worker ${news.worker} left: ${news.reason}`);
    else options.onProgress(job, this.#rowOf(id), readProgress(news.progress));
  }

  #rowOf(id: string): number {
    const found = this.#rows.indexOf(id);
    if (found >= 0) return found;
    const free = this.#rows.indexOf(undefined);
    const row = free >= 0 ? free : this.#rows.length;
    this.#rows[row] = id;
    return row;
  }

  /** Finds what was missed: a Redis that was killed may have lost its last second, and words of it may have got lost. */
  async #look(): Promise<void> {
    const { queue, redis, options, address } = this.#parts;
    const ids = [...this.#open.keys()];
    const there = await Promise.all(ids.map((id) => redis.exists(queue.toKey(toJobId(id)))));
    const lost = ids.filter((_, at) => there[at] === 0).map((id) => this.#open.get(id)!);
    if (lost.length > 0) await this.#add(lost);
    const ended = new Set(await queue.getRanges(["completed", "failed"], 0, -1));
    for (const id of ids.filter((each) => ended.has(toJobId(each)))) {
      const found = await queue.getJob(toJobId(id));
      if (found?.failedReason) this.#gaveUp(id, found.failedReason);
      else if (found?.returnvalue) this.#came(id, found.returnvalue as TrialAnswer);
    }
    if (this.#sawWorker) return;
    this.#sawWorker = true;
    const workers = await queue.getWorkersCount().catch(() => 1);
    if (workers === 0)
      options.say(
        `no worker is there yet. Start one on each machine: longhand worker --redis ${address.shown}`,
      );
  }

  /** Nobody shall begin what is not wanted any more. What workers are at, they bring to its end, and Redis keeps it. */
  async #takeBack(): Promise<void> {
    const { queue } = this.#parts;
    const done = this.#working
      .catch(() => {})
      .then(() =>
        Promise.allSettled([
          ...this.#leaving,
          ...[...this.#open.keys()].map((id) => queue.remove(toJobId(id))),
        ]),
      );
    await within(partingMs, done);
  }
}

async function endOf(job: TrialJob, answer: TrialAnswer): Promise<JobEnd> {
  if (answer.kind === "crashed") return { run: undefined, crashed: true, reason: answer.reason };
  const run = await unpackRun(answer.files, job);
  if (run.status === "done") return { run };
  return { run: undefined, reason: run.reason ?? run.status };
}
