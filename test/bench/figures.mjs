#!/usr/bin/env node
/**
 * `npm run bench:figures [rounds]`: Longhand alone. Loading, evaluating, a dense product against the peak of one core,
 * and whether cost grows as the work does. Prints medians of so many rounds (3), with the least and the most.
 */
import { fileURLToPath } from "node:url";
import { peak } from "./contestants.mjs";
import { loadNow } from "./machine.mjs";
import { spread } from "./report/tables.mjs";
import { runProcess } from "./run-process.mjs";
import { summarize } from "./statistics.mjs";

const names = ["load", "evaluate", "step", "product32", "product64", "examples", "width"];
const script = fileURLToPath(new URL("contestants/figure.mjs", import.meta.url));
const stop = new AbortController();
process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());

async function figure(command) {
  const result = await runProcess({ command }, { signal: stop.signal, timeout: 600 });
  if (stop.signal.aborted) throw new Error("Stopped.");
  if (result.failed !== undefined) throw new Error(`bench:figures: ${command.at(-1)}: ${result.failed}`);
  return result;
}

async function measure(rounds) {
  const found = [];
  for (let round = 1; round <= rounds; round++) {
    const one = { peak: (await figure(peak.command)).gflops };
    for (const name of names) one[name] = await figure([process.execPath, script, name]);
    found.push(one);
    console.error(`round ${round} of ${rounds} done`);
  }
  return found;
}

function report(found) {
  const tell = (title, of, format) => console.log(`${title}: ${spread(summarize(found.map(of)), format)}`);
  const ms = (seconds) => `${(1000 * seconds).toFixed(1)} ms`;
  const part = (fraction) => `${Math.round(100 * fraction)} %`;
  const whole = (value) => value.toFixed(1);
  tell("Loading MNIST", ({ load }) => load.seconds, ms);
  tell("  resident above Node's own, MB", ({ load }) => load.residentMB, whole);
  tell("Evaluating 10,000 images by A, float32", ({ evaluate }) => evaluate.seconds, ms);
  tell("  the first time in a process", ({ evaluate }) => evaluate.first, ms);
  console.log(
    "An epoch of A in float32, its products' GFLOP/s with multiplications by ink alone, and the roof",
  );
  for (const threads of [1, 2]) {
    const gflops = ({ step }) => step.operations / step.seconds[threads] / 1e9;
    tell(`  ${threads} thread${threads > 1 ? "s" : ""}`, gflops, whole);
    tell(
      "    of what the cores can multiply and add",
      (one) => gflops(one) / (threads * one.peak.float32.peak),
      part,
    );
    tell(
      "    of that with each vector loaded from the nearest cache",
      (one) => gflops(one) / (threads * one.peak.float32.loading),
      part,
    );
  }
  for (const [name, dtype] of [
    ["product32", "float32"],
    ["product64", "float64"],
  ]) {
    tell(`Product 512×512×512, ${dtype}, GFLOP/s`, (one) => one[name].gflops, whole);
    tell("  of one core's peak", (one) => one[name].gflops / one.peak[dtype].peak, part);
  }
  grow(found, {
    name: "examples",
    title: "Seconds an epoch of A for each 10,000 examples",
    unit: 10_000,
    tell,
  });
  grow(found, {
    name: "width",
    title: "Seconds an epoch of 10,000 examples for each 128 hidden units",
    unit: 128,
    tell,
  });
}

/** What a unit of work costs at each size, as a multiple of what it costs at the smallest. */
function grow(found, { name, title, unit, tell }) {
  const sizes = Object.keys(found[0][name].seconds);
  console.log(`${title}, and against the smallest`);
  const cost = (one, size) => (one[name].seconds[size] / Number(size)) * unit;
  for (const size of sizes) {
    tell(
      `  ${size}`,
      (one) => cost(one, size),
      (value) => `${value.toFixed(4)} s`,
    );
    tell(
      `  ${size} ÷ ${sizes[0]}`,
      (one) => cost(one, size) / cost(one, sizes[0]),
      (value) => value.toFixed(2),
    );
  }
}

try {
  const rounds = Number(process.argv[2] ?? 3);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error("bench:figures: pass a whole number of rounds.");
  if (loadNow() > 0.5) console.error(`Others keep ${loadNow().toFixed(1)} cores of this machine busy.`);
  report(await measure(rounds));
} catch (error) {
  console.error(error.message);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
