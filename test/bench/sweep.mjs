#!/usr/bin/env node
/**
 * `npm run bench:sweep [rounds] [--trials N] [--size tiny|small] [--json]`: a sweep of 200 trainings by one process, by two, by four, and
 * over Redis by four workers, in turn.
 *
 * Prints medians of so many rounds (3), and the ratios within each round: how much more two processes get done than one,
 * how much more two that do nothing but train, and how much longer it takes over Redis than without. Needs MNIST_DIR, and
 * redis-server.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine, loadNow } from "./machine.mjs";
import { summarize } from "./statistics.mjs";
import { bareRatio } from "./sweep/bare.mjs";
import { contestants, makeSweep } from "./sweep/contestants.mjs";
import { planOf, sizes } from "./sweep/plan.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: "string", default: "200" },
    size: { type: "string", default: "small" },
    json: { type: "boolean", default: false },
  },
});

async function measure(rounds, trials, size) {
  const folder = await mkdtemp(join(tmpdir(), "longhand-bench-plan-"));
  const plan = join(folder, "plan.yaml");
  await writeFile(plan, planOf(trials, size));
  const found = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const bare = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      // Each begins a round in turn, so that none always follows the same one.
      const names = Object.keys(contestants);
      for (const [at] of names.entries()) {
        const name = names[(at + round) % names.length];
        found[name].push(await makeSweep(plan, name));
      }
      bare.push(await bareRatio(trials / 2, size));
      console.error(`round ${round} of ${rounds} done`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { found, bare };
}

function report({ found, bare }) {
  const median = (numbers) => summarize(numbers).median;
  console.log(
    `${"".padEnd(20)}${"command, s".padStart(12)}${"trainings, s".padStart(14)}${"a second".padStart(10)}`,
  );
  for (const [name, all] of Object.entries(found)) {
    const making = median(all.map((one) => one.making));
    const whole = median(all.map((one) => one.whole));
    const rate = all[0].count / making;
    console.log(
      `${name.padEnd(20)}${whole.toFixed(1).padStart(12)}${making.toFixed(1).padStart(14)}${rate.toFixed(1).padStart(10)}`,
    );
  }
  const spread = ({ median: middle, least, most }) =>
    `${middle.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`;
  const paired = (top, bottom, key) =>
    spread(summarize(found[top].map((one, at) => one[key] / found[bottom][at][key])));
  console.log(`\nthe trainings alone, ratios within a round, median (least to most):`);
  console.log(`one process : two processes                 ${paired("1 process", "2 processes", "making")}`);
  console.log(`the same without a sweep around them        ${spread(summarize(bare))}`);
  console.log(
    `Redis, 4 workers : 4 processes              ${paired("4 workers, Redis", "4 processes", "making")}`,
  );
  console.log(
    `Redis, 4 workers : 2 processes              ${paired("4 workers, Redis", "2 processes", "making")}`,
  );
  console.log(`the whole command, with its start:`);
  console.log(
    `Redis, 4 workers : 4 processes              ${paired("4 workers, Redis", "4 processes", "whole")}`,
  );
  const besides = found["1 process"].map(({ making, count, training }) => (1000 * making) / count - training);
  const { median: middle, least, most } = summarize(besides);
  console.log(
    `\nof one process a training takes, besides training: ${middle.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`,
  );
}

const number = (text, what) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`bench:sweep: ${what} must be a whole number.`);
  return value;
};

try {
  if (!Object.hasOwn(sizes, values.size)) throw new Error("bench:sweep: --size must be tiny or small.");
  if (loadNow() > 0.5) console.error(`Others keep ${loadNow().toFixed(1)} cores of this machine busy.`);
  const measured = await measure(
    number(positionals[0] ?? "3", "the count of rounds"),
    number(values.trials, "--trials"),
    values.size,
  );
  if (values.json) console.log(JSON.stringify({ machine: describeMachine(), ...measured }));
  else report(measured);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
