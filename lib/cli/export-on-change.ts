import { watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { messageOf } from "../errors.js";
import type { Job } from "./export-plan.js";

/** A save comes as several changes. */
const settleMs = 100;

/**
 * Makes each job again when one of its notebooks has changed, one after another. Settles when the signal has come and
 * the last is made.
 *
 * Folders are watched and not files, as programs replace a file when they save it.
 */
export function exportOnChange(
  jobs: readonly Job[],
  make: (job: Job) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = new Map<Job, ReturnType<typeof setTimeout>>();
  let last = Promise.resolve();
  const again = (job: Job): void => {
    waiting.delete(job);
    last = last.then(async () => {
      try {
        await make(job);
      } catch (thrown) {
        console.error(`longhand: ${messageOf(thrown)}`);
      }
    });
  };
  const hear = (folder: string, name: string | null): void => {
    for (const job of jobs) {
      if (waiting.has(job) || !job.sources.some((source) => isAt(source, folder, name))) continue;
      waiting.set(
        job,
        setTimeout(() => again(job), settleMs),
      );
    }
  };
  const folders = new Set(jobs.flatMap(({ sources }) => sources.map((source) => dirname(resolve(source)))));
  const watchers = [...folders].map((folder) => watch(folder, (_, name) => hear(folder, name)));
  // Not before it is true: whoever reads it may save at once.
  console.error("Watching for changes; Ctrl-C ends it.");
  return new Promise((settle) => {
    signal.addEventListener("abort", () => {
      for (const watcher of watchers) watcher.close();
      for (const timer of waiting.values()) clearTimeout(timer);
      void last.then(settle);
    });
  });
}

/** Where the system does not say which file changed, it may be any. */
function isAt(source: string, folder: string, name: string | null): boolean {
  return dirname(resolve(source)) === folder && (name === null || basename(source) === name);
}
