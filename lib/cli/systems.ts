import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { LoadedMnist } from "../data/index.js";
import { AbortedError, ParameterError } from "../errors.js";
import {
  applySettings,
  comparePublished,
  type RunFigures,
  type RunOptions,
  type RunRecord,
  recordExperiment,
  runExperiment,
  type System,
  type SystemRun,
  settingsOf,
  systems,
} from "../experiment/index.js";
import { loadDigits } from "./load-digits.js";
import { againText } from "./runs-table.js";
import { describeRun, describeTotals } from "./systems-table.js";
import { trainingBar } from "./training-bar.js";
import { UsageError } from "./usage-error.js";
import { version } from "./version.js";

interface SystemsFlags {
  epochs?: number;
  dtype?: "float64" | "float32";
  seed?: number;
  set?: string[];
  json?: boolean;
  record?: boolean;
}

const help = `
Each system is a program that others published, here as data. Its table shows every figure that it printed, ours to as
many digits, and the difference. D and E were run with a known seed: ours are meant to be the same. A, B and C were not:
ours are meant to be close.

  --set learningRate=0.2 --set 'hidden=[256,128]'   changes any field of the spec, and runs the main training alone

The figures go to standard output, the progress to standard error. Exit code: 0 done, 1 the work failed, 2 used
wrongly, 130 stopped by Ctrl-C.`;

/** `longhand systems`: trains the five published systems and lays their figures beside ours. */
export function command(): Command {
  return new Command("systems")
    .description("train the five published systems, and lay their figures beside ours")
    .argument("[name...]", "A, B, C, D, E; all of them when left out")
    .option("--epochs <n>", "train for so many epochs instead", parseEpochs)
    .option("--dtype <dtype>", "float64 or float32", parseDtype)
    .option("--seed <n>", "another seed for the weights and the orders", parseSeed)
    .option("--set <field=value>", "change a field of the spec; may be given again", collect)
    .option("--record", "write each training down in runs/, for `longhand runs` and TensorBoard")
    .option("--json", "every epoch's figures at full precision, as JSON")
    .addHelpText("after", help)
    .action(async (names: string[], flags: SystemsFlags) => {
      process.exitCode = await runSystems(names, flags);
    });
}

interface Job {
  system: System;
  run: SystemRun;
  /** What was changed from the published spec. */
  changes: string[];
}

interface Done extends Job {
  figures: RunFigures;
  /** Where it was written down. */
  record?: RunRecord;
}

async function runSystems(names: readonly string[], flags: SystemsFlags): Promise<number> {
  const jobs = plan(names, flags);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const done: Done[] = [];
  let summary = "";
  try {
    const digits = await loadDigits(process.stderr, stop.signal);
    summary = digits.summary;
    if (flags.json !== true) console.log(`${summary}\n`);
    for (const job of jobs) {
      const bar = trainingBar(job.run.name, process.stderr);
      try {
        done.push(
          await train(job, digits, {
            record: flags.record === true,
            signal: stop.signal,
            onProgress: bar.update,
          }),
        );
      } finally {
        bar.stop();
      }
      const { record } = done.at(-1)!;
      if (record !== undefined) console.error(recordedAs(record));
      if (flags.json !== true) console.log(`${describeRun(done.at(-1)!)}\n`);
    }
    if (flags.json === true) console.log(JSON.stringify(toJson(summary, done), undefined, 1));
    else console.log(describeTotals(done));
    for (const job of jobs) await rm(checkpointOf(job, digits.source), { force: true });
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AbortedError)) throw thrown;
    if (flags.json === true && done.length > 0)
      console.log(JSON.stringify(toJson(summary, done), undefined, 1));
    console.error(
      `longhand: stopped, with ${done.length} of ${jobs.length} trainings done. ` +
        "The same command goes on after the last whole epoch.",
    );
    return 130;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** One training, which goes on from where it was stopped. */
async function train(
  job: Job,
  digits: LoadedMnist,
  { record, signal, onProgress }: { record: boolean } & Required<Pick<RunOptions, "signal" | "onProgress">>,
): Promise<Done> {
  const { name, spec } = job.run;
  const options = { checkpoint: checkpointOf(job, digits.source), signal, onProgress };
  if (!record) return { ...job, figures: await runExperiment(spec, digits, options) };
  const recorded = await recordExperiment(spec, digits, { ...options, name });
  return { ...job, figures: recorded.figures, record: recorded.run };
}

function recordedAs(run: RunRecord): string {
  const again = againText(run);
  return `recorded as ${run.id}${again === "" ? "" : `: made again ${again}`}`;
}

/** Where stopped trainings wait to be gone on with; each is removed when its command comes to its end. */
const folder = join(".longhand", "systems");

/** One file for one spec on one set of digits, made by one version. */
function checkpointOf({ run }: Job, source: string): string {
  const hash = createHash("sha256").update(JSON.stringify([run.spec, source, version()]));
  return join(folder, `${hash.digest("hex").slice(0, 16)}.safetensors`);
}

/** Settles every spec before the first training, so that a wrong setting costs no minutes. */
function plan(names: readonly string[], flags: SystemsFlags): Job[] {
  const chosen = names.length === 0 ? systems : names.map(systemNamed);
  return [...new Set(chosen)].flatMap((system) => {
    const runs = flags.set !== undefined ? system.runs.slice(0, 1) : system.runs;
    return runs.map((run) => changed(system, run, flags));
  });
}

function systemNamed(name: string): System {
  const system = systems.find((one) => one.name === name.toUpperCase());
  if (system !== undefined) return system;
  throw new UsageError(
    `systems: there is no system "${name}". Name ${systems.map((one) => one.name).join(", ")}, or none for all.`,
  );
}

function changed(system: System, run: SystemRun, { epochs, dtype, seed, set = [] }: SystemsFlags): Job {
  const flags = Object.entries({ epochs, dtype, seed }).filter(([, value]) => value !== undefined);
  try {
    const spec = applySettings(run.spec, [...flags.map(([field, value]) => `${field}=${value}`), ...set]);
    return { system, run: { ...run, spec }, changes: settingsOf(spec, run.spec) };
  } catch (thrown) {
    if (thrown instanceof ParameterError)
      throw new UsageError(`systems: ${thrown.message}`, { cause: thrown });
    throw thrown;
  }
}

function toJson(summary: string, done: readonly Done[]): unknown {
  return {
    digits: summary,
    runs: done.map(({ system, run, changes, figures }) => ({
      system: system.name,
      run: run.name,
      changes,
      ...figures,
      published: comparePublished(run, figures),
    })),
  };
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function parseEpochs(text: string): number {
  const epochs = Number(text);
  if (Number.isInteger(epochs) && epochs > 0) return epochs;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() !== "" && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidArgumentError("Expected a whole number from 0 to 4294967295.");
}

function parseDtype(text: string): string {
  if (text === "float64" || text === "float32") return text;
  throw new InvalidArgumentError("Expected float64 or float32.");
}
