import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { comparisonText } from "../display/index.js";
import { AbortedError, ParameterError } from "../errors.js";
import {
  compare,
  promote,
  type RecordedRun,
  roundsOf,
  type SweepPlan,
  sweepDigits,
  type Trial,
  trialsOf,
} from "../experiment/index.js";
import { loadDigits } from "./load-digits.js";
import { readPlan } from "./sweep/read-plan.js";
import { runRound } from "./sweep/run-round.js";
import { shippedPlans } from "./sweep/shipped-plans.js";
import { UsageError } from "./usage-error.js";
import { version } from "./version.js";

interface SweepFlags {
  workers?: number;
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
  halving: { epochs: 1, factor: 3 } # the best third goes on for three times as many epochs

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
    const loaded = await loadDigits(process.stderr, stop.signal);
    const runs = await runRounds(plan, trials, {
      digits: sweepDigits(loaded, plan.data),
      workers: flags.workers ?? availableParallelism(),
      retry: flags.retry === true,
      signal: stop.signal,
      stream: process.stderr,
    });
    if (stop.signal.aborted) return stopped(runs, trials);
    console.log(comparisonText(compare(runs)));
    const failed = runs.filter(({ status }) => status === "failed");
    if (failed.length > 0) {
      const ids = failed.map(({ id }) => id.slice(0, 6)).join(" ");
      console.error(
        `longhand: ${failed.length} of ${runs.length} failed: ${ids}. \`longhand runs show ID\` tells why.`,
      );
    }
    return failed.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof AbortedError) return stopped([], trials);
    throw thrown;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function stopped(runs: readonly RecordedRun[], trials: readonly Trial[]): number {
  const done = runs.filter(({ status }) => status === "done").length;
  console.error(
    `longhand: stopped, with ${done} of ${trials.length} trainings done. The same command goes on from there.`,
  );
  return 130;
}

type RoundsOptions = Omit<Parameters<typeof runRound>[1], "plan" | "checkpointOf">;

/** @returns the runs of the last round, and of earlier ones those that failed */
async function runRounds(
  plan: SweepPlan,
  trials: readonly Trial[],
  options: RoundsOptions,
): Promise<RecordedRun[]> {
  const rounds = roundsOf(plan.halving, trials[0]!.spec.epochs);
  const one = rounds.length === 1;
  let going = [...trials];
  const ended: RecordedRun[] = [];
  for (const [at, epochs] of rounds.entries()) {
    if (!one)
      options.stream.write(
        `round ${at + 1} of ${rounds.length}: ${going.length} trainings, ${epochs} epochs\n`,
      );
    const now = one ? going : going.map((trial) => ({ ...trial, spec: { ...trial.spec, epochs } }));
    const checkpointOf = one ? undefined : (trial: Trial) => checkpointFile(trial, plan);
    const runs = await runRound(now, { ...options, plan, checkpointOf });
    const last = at === rounds.length - 1 || options.signal.aborted;
    ended.push(
      ...runs.filter((run) => run !== undefined).filter(({ status }) => last || status === "failed"),
    );
    if (last) break;
    const scores = runs.map((run) => (run?.status === "done" ? scoreOf(run) : undefined));
    going = promote(scores, plan.halving!.factor).map((place) => going[place]!);
    if (going.length === 0) break;
  }
  // Only here: a sweep that is stopped goes on from them.
  if (!one && !options.signal.aborted)
    for (const trial of trials) await rm(checkpointFile(trial, plan), { force: true });
  return ended;
}

/** One file for one training on one part of the digits, however many epochs it has come to. */
function checkpointFile({ spec: { epochs: _, ...spec } }: Trial, { data }: SweepPlan): string {
  const hash = createHash("sha256").update(JSON.stringify([spec, data, version()]));
  return join(".longhand", "sweeps", `${hash.digest("hex").slice(0, 16)}.safetensors`);
}

function scoreOf({ figures }: RecordedRun): number | undefined {
  return figures["validationAccuracy"] ?? figures["testAccuracy"];
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}
