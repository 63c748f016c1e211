import { availableParallelism } from "node:os";
import { Command } from "commander";
import { comparisonText } from "../display/index.js";
import { AbortedError, ParameterError } from "../errors.js";
import {
  compare,
  type RecordedRun,
  type SweepPlan,
  sweepDigits,
  type Trial,
  trialsOf,
} from "../experiment/index.js";
import { loadDigits } from "./load-digits.js";
import { parseCount } from "./parse-count.js";
import { readAddress, redisCaOption, redisOption } from "./queue/address.js";
import { localHands } from "./sweep/local-hands.js";
import type { Hands } from "./sweep/messages.js";
import { readPlan } from "./sweep/read-plan.js";
import { runSweep } from "./sweep/run-sweep.js";
import { shippedPlans } from "./sweep/shipped-plans.js";
import { UsageError } from "./usage-error.js";

interface SweepFlags {
  workers?: number;
  redis?: string;
  redisCa?: string;
  retry?: boolean;
  list?: boolean;
}

const help = `
A plan says which trainings to make, in YAML or JSON:

  name: first look
  system: D                         # whose spec to begin with; left out, the plain one
  spec: { epochs: 5 }               # changes for all
  trials:                           # settings one by one ({} is the spec itself)
    - {}
    - { learningRate: 0.1 }
  grid:                             # every combination
    batchSize: [32, 128]
    hidden: [[128], [256, 128]]
  random:                           # settings drawn at random
    count: 20
    seed: 1
    fields:
      learningRate: { from: 0.001, to: 1, scale: log }
      initializer: { choices: [heNormal, normal] }
  seeds: [1, 2, 3]                  # each setting once a seed; a number takes 1, 2, … up to it
  data: { train: 5000, validation: 5000 }
  halving: { epochs: 1, factor: 3 } # the best third goes on for three times as many epochs, round by round
  asha: { epochs: 1, factor: 3 }    # or without waiting for a round: which go on depends on who was faster

Plans that are here already: ${Object.keys(shippedPlans).join(", ")}. \`longhand sweep system-d\` makes system D's experiments.

Every training is a run in runs/ (see \`longhand runs\`). Ctrl-C stops, and the same command goes on: what is there already
is not made again. A training that fails is written down with its reason, and the sweep goes on; --retry tries it again.
Exit code: 0 done, 1 a training failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

/** `longhand sweep`: many trainings from one plan, in as many processes as there are processors. */
export function command(): Command {
  return new Command("sweep")
    .description(
      "make the trainings of a plan, in as many processes as there are processors, and compare them",
    )
    .argument("<plan>", "a file of YAML or JSON, or the name of a plan that is here already")
    .option("--workers <n>", "how many processes", parseCount)
    .addOption(redisOption().conflicts("workers"))
    .addOption(redisCaOption())
    .option("--retry", "make anew what failed before")
    .option("--list", "only list the trainings, each with its index")
    .addHelpText("after", help)
    .action(async (path: string, flags: SweepFlags) => {
      const plan = await readPlan(path);
      const trials = plannedTrials(plan);
      if (flags.list === true) for (const { index, name } of trials) console.log(`${index}  ${name}`);
      else process.exitCode = await sweep(plan, trials, flags);
    });
}

/** @throws {UsageError} for a field that there is not, or a value that a field cannot have */
export function plannedTrials(plan: SweepPlan): Trial[] {
  try {
    return trialsOf(plan);
  } catch (cause) {
    if (cause instanceof ParameterError) throw new UsageError(`sweep: ${cause.message}`, { cause });
    throw cause;
  }
}

async function sweep(plan: SweepPlan, trials: readonly Trial[], flags: SweepFlags): Promise<number> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    const hands = await handsFor(flags);
    const loaded = await loadDigits(process.stderr, stop.signal);
    const { runs, unrecorded, expected } = await runSweep(trials, {
      plan,
      digits: sweepDigits(loaded, plan.data),
      hands,
      retry: flags.retry === true,
      signal: stop.signal,
      stream: process.stderr,
    });
    if (stop.signal.aborted) return stopped(runs, expected);
    if (runs.length > 0) console.log(comparisonText(compare(runs)));
    const failed = runs.filter(({ status }) => status === "failed");
    if (failed.length > 0) {
      const ids = failed.map(({ id }) => id.slice(0, 6)).join(" ");
      console.error(
        `longhand: ${failed.length} of ${runs.length} failed: ${ids}. \`longhand runs show ID\` tells why.`,
      );
    }
    for (const { name, reason } of unrecorded)
      console.error(`longhand: ${name} failed, and that could not be written down: ${reason}`);
    return failed.length + unrecorded.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof AbortedError) return stopped([], trials.length);
    throw thrown;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Redis' client is loaded by those who use it. */
async function handsFor({ workers, redis, redisCa }: SweepFlags): Promise<Hands> {
  if (redis === undefined) return localHands(workers ?? availableParallelism());
  const { redisHands } = await import("./queue/redis-hands.js");
  return redisHands(await readAddress(redis, redisCa));
}

function stopped(runs: readonly RecordedRun[], expected: number): number {
  const done = runs.filter(({ status }) => status === "done").length;
  console.error(
    `longhand: stopped, with ${done} of ${expected} trainings done. The same command goes on from there.`,
  );
  return 130;
}
