import { type Digits, loadMnist } from "../../data/index.js";
import { AbortedError, messageOf } from "../../errors.js";
import {
  type DigitsFacts,
  describeExperiment,
  factsOfDigits,
  recordExperiment,
  runId,
  type SweepData,
  sweepDigits,
} from "../../experiment/index.js";
import { isDiskFull } from "../../is-disk-full.js";
import { setThreads } from "../../matrix/index.js";
import type { ProcessJob, WorkerMessage } from "./messages.js";
import { whyNotHere } from "./why-not-here.js";

/*
 * The process of one worker of a sweep: makes the trainings that it is sent, one after the other, each on one thread, for
 * the other processors have workers of their own.
 */

const stop = new AbortController();
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; who sent the work says when to stop.
process.on("SIGTERM", () => stop.abort());
// Without the one who sends the work there is nobody to work for.
process.on("disconnect", () => process.exit(0));

setThreads(1);
const all = await loadMnist({ signal: stop.signal }).catch(leave);
/** The part that the last training took, whose hash is known. */
let part: { data: string; digits: Digits; facts: DigitsFacts } | undefined;
process.on("message", (job: ProcessJob) => void train(job));
tell({ kind: "ready" });

async function train(job: ProcessJob): Promise<void> {
  const { id, name, spec, data, checkpoint } = job;
  let told = 0;
  try {
    const reason = await reasonNotTo(job);
    if (reason !== undefined) {
      tell({ kind: "refused", id, reason });
      return;
    }
    const { digits, facts } = await partOf(data);
    const { run } = await recordExperiment(spec, digits, {
      name,
      facts,
      validation: data?.validation !== undefined,
      signal: stop.signal,
      ...(checkpoint !== undefined && { checkpoint }),
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told < 200) return;
        told = now;
        tell({ kind: "progress", id, progress });
      },
    });
    tell({ kind: "ended", id, run });
  } catch (thrown) {
    if (thrown instanceof AbortedError) process.exit(0);
    tell({ kind: "ended", id, run: undefined, reason: messageOf(thrown), diskFull: isDiskFull(thrown) });
  }
}

/** A run that would come to another id is none that anybody asked for. */
async function reasonNotTo({ id, name, spec, data, expected }: ProcessJob): Promise<string | undefined> {
  let taken: NonNullable<typeof part>;
  try {
    taken = await partOf(data);
  } catch (thrown) {
    return messageOf(thrown);
  }
  const { digits, facts } = taken;
  const here = await describeExperiment(spec, digits, {
    name,
    validation: data?.validation !== undefined,
    facts,
  });
  return (await runId(here)) === id ? undefined : whyNotHere(expected, here);
}

async function partOf(data: SweepData | undefined): Promise<NonNullable<typeof part>> {
  const asked = JSON.stringify(data ?? {});
  if (part?.data === asked) return part;
  const digits = sweepDigits(all, data);
  part = { data: asked, digits, facts: await factsOfDigits(digits) };
  return part;
}

/** What keeps it from beginning is told in a line. */
function leave(thrown: unknown): never {
  if (thrown instanceof AbortedError) process.exit(0);
  console.error(`longhand: ${messageOf(thrown)}`);
  process.exit(1);
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
