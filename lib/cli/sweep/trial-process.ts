import { loadMnist } from "../../data/index.js";
import { AbortedError, messageOf } from "../../errors.js";
import { recordExperiment, sweepDigits } from "../../experiment/index.js";
import { setThreads } from "../../matrix/index.js";
import type { TrialJob, WorkerMessage, WorkerSetup } from "./messages.js";

/*
 * The process of one worker of a sweep: makes the trainings that it is sent, one after the other, each on one thread, for
 * the other processors have workers of their own.
 */

const stop = new AbortController();
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; who sent the work says when to stop.
process.on("SIGTERM", () => stop.abort());
// Without the one who sends the work there is nobody to work for.
process.on("disconnect", () => process.exit(0));

const { data } = JSON.parse(process.argv[2] ?? "{}") as WorkerSetup;
setThreads(1);
const digits = sweepDigits(await loadMnist({ signal: stop.signal }), data);
process.on("message", (job: TrialJob) => void train(job));
tell({ kind: "ready" });

async function train({ place, name, spec, checkpoint }: TrialJob): Promise<void> {
  let told = 0;
  try {
    const { run } = await recordExperiment(spec, digits, {
      name,
      validation: data?.validation !== undefined,
      signal: stop.signal,
      ...(checkpoint !== undefined && { checkpoint }),
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told < 200) return;
        told = now;
        tell({ kind: "progress", place, progress });
      },
    });
    tell({ kind: "ended", place, run });
  } catch (thrown) {
    if (thrown instanceof AbortedError) process.exit(0);
    tell({ kind: "ended", place, run: undefined, reason: messageOf(thrown) });
  }
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
