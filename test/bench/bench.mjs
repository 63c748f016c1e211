#!/usr/bin/env node
/** `npm run bench`: trains the same workloads with Longhand and with its peers, in turn, and reports. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gather, peak } from "./contestants.mjs";
import { digestLibrary, keptRuns } from "./kept-runs.mjs";
import { commitNow, describeMachine, loadNow } from "./machine.mjs";
import { help, names, readOptions, UsageError } from "./options.mjs";
import { writeReport } from "./report/report.mjs";
import { runProcess } from "./run-process.mjs";
import { withEpochs, workloads } from "./workloads.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function main(args) {
  const options = readOptions(args);
  if (options.help) return console.log(help);
  const ids = names(
    "only",
    options.only?.join(","),
    workloads.map(({ id }) => id),
  );
  const chosen = workloads.filter(({ id }) => ids.includes(id)).map((one) => withEpochs(one, options));
  const contestants = await gather(options);
  if (options.list) return list(chosen, contestants);
  findDigits();
  const present = contestants.filter(({ absent }) => absent === undefined);
  if (!present.some(({ peer }) => peer === "longhand"))
    throw new UsageError(`bench: ${contestants[0]?.absent ?? "there is nobody to run"}`);
  const plan = {
    machine: describeMachine(),
    library: await digestLibrary(),
    workloads: chosen,
    contestants: present.map(({ id, options, command, env }) => ({ id, options, program: command[0], env })),
  };
  const kept = await keptRuns(plan, { anew: options.anew });
  for (const { id, absent } of contestants) if (absent) console.log(`${id} is absent. ${absent}`);
  await measure({ options, chosen, present, library: plan.library, kept });
  const page = options.report ?? join(root, "test/bench/REPORT.md");
  await writeReport(page, {
    command: ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    commit: commitNow(),
    plan,
    contestants,
    runs: kept.all().filter(({ round }) => round <= options.rounds),
  });
  console.log(`\nWritten: ${page}. Runs: ${kept.path}.`);
}

/** Contestants of other languages look where MNIST_DIR says. */
function findDigits() {
  const folder = process.env["MNIST_DIR"] ?? join(root, "data/mnist");
  const images = ["train-images-idx3-ubyte.gz", "train-images-idx3-ubyte"].map((name) => join(folder, name));
  if (!images.some((path) => existsSync(path)))
    throw new UsageError(
      `bench: MNIST is not in ${folder}. Run npx longhand data fetch, or set MNIST_DIR to the folder of its four files.`,
    );
  process.env["MNIST_DIR"] = folder;
}

async function measure({ options, chosen, present, library, kept }) {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());
  const rounds = Array.from({ length: options.rounds }, (_, i) => i + 1);
  const open = rounds.flatMap((round) =>
    chosen.filter(({ id }) => !kept.isClosed(round, id)).map((workload) => ({ round, workload })),
  );
  if (open.length === 0) console.log("All of this is measured already; --new measures it anew.");
  const load = loadNow();
  if (open.length > 0 && load > 0.5)
    console.log(`Others keep ${load.toFixed(1)} cores of this machine busy: expect a wide spread.`);
  let done = 0;
  const started = performance.now();
  for (const { round, workload } of open) {
    for (const contestant of [undefined, ...present]) {
      if (contestant && isTooSlow(contestant, { workload, round, kept, options })) continue;
      const run = await measureOne(contestant, { workload, signal: stop.signal, timeout: options.timeout });
      if (stop.signal.aborted) throw new Stopped();
      if (run.failed !== undefined && contestant?.peer === "longhand")
        throw new WorkError(
          `${workload.id}: ${contestant.id} failed, so there is nothing to compare: ${run.failed}`,
        );
      const name = contestant?.id ?? "peak";
      await kept.keep({ ...run, round, workload: workload.id, contestant: name, load: loadNow() });
      console.log(`round ${round}, ${workload.id}: ${name}: ${describe(run)}`);
    }
    if ((await digestLibrary()) !== library)
      throw new WorkError(
        "The library was built anew while it was measured. The same command begins with that build.",
      );
    await kept.close(round, workload.id);
    done++;
    const left = ((performance.now() - started) / done) * (open.length - done);
    if (left > 0) console.log(`  ${Math.ceil(left / 60_000)} min to go at this pace, or less.`);
  }
}

class Stopped extends Error {}
class WorkError extends Error {}

/** Once is enough for one that takes minutes: its ratio is no close call. */
function isTooSlow({ id }, { workload, round, kept, options }) {
  const first = kept
    .all()
    .find((run) => run.round === 1 && run.workload === workload.id && run.contestant === id);
  return round > 1 && first !== undefined && (first.wallSeconds > options.patience || first.late === true);
}

function measureOne(contestant, { workload, signal, timeout }) {
  if (contestant === undefined) return runProcess(peak, { signal, timeout });
  const { id, dtype, options } = contestant;
  return runProcess(contestant, { task: { name: id, dtype, options, workload }, signal, timeout });
}

function describe({ failed, gflops, secondsPerEpoch, testAccuracy, peakMemoryMB }) {
  if (failed !== undefined) return `failed: ${failed}`;
  if (gflops !== undefined)
    return `${gflops.float32.peak.toFixed(1)} GFLOP/s float32, ${gflops.float64.peak.toFixed(1)} float64`;
  const accuracy = (100 * testAccuracy).toFixed(2);
  return `${secondsPerEpoch.toFixed(3)} s an epoch, ${accuracy} %, ${Math.round(peakMemoryMB)} MB`;
}

function list(chosen, contestants) {
  for (const { id, title, spec } of chosen) console.log(`${id}  ${title}; epochs: ${spec.epochs}`);
  console.log("");
  for (const { id, peer, absent } of contestants)
    console.log(`${id} (${peer})${absent ? `: ${absent}` : ""}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Stopped) {
    console.error("\nStopped. What was measured is kept; the same command goes on.");
    process.exitCode = 130;
  } else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof WorkError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
