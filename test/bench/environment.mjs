#!/usr/bin/env node
/**
 * `npm run bench:environment [rounds] [--load N]`: the environment beside Debian's jupyter-notebook, in turn (A B A B).
 *
 * Prints medians of so many rounds (5) and the ratio: the time until a notebook can be used, from the keys to the output
 * of a trivial cell, from a key to its letter on the
 * page in a notebook of 200 cells, memory of server and kernel, scripts of the page. `--load N` opens N notebooks with N kernels on
 * ours alone. Needs Chromium (CHROME_PATH), and jupyter-notebook for the comparison.
 */
import { parseArgs } from "node:util";
import { contestants, startServer } from "./environment/contestants.mjs";
import { memoryOf } from "./environment/memory.mjs";
import { launch, visit } from "./environment/visit.mjs";
import { describeMachine, loadNow } from "./machine.mjs";
import { summarize } from "./statistics.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { load: { type: "string" }, json: { type: "boolean", default: false } },
});

/** A fresh server, a first visit that warms it, and the visit that counts. */
async function measure(browser, contestant) {
  const server = await startServer(contestant, { notebooks: 2, long: 200 });
  try {
    const cold = await visit(browser, { contestant, address: server.address, notebook: "n0.ipynb", runs: 1 });
    // The next kernel is started some seconds behind the last, as a person's next notebook is opened.
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    const warm = await visit(browser, { contestant, address: server.address, notebook: "n1.ipynb" });
    const { server: own, kernels } = memoryOf(server.pid);
    const long = await visit(browser, {
      contestant,
      address: server.address,
      notebook: "long.ipynb",
      runs: 1,
      keys: 60,
    });
    const letters = summarize(long.letters);
    return {
      coldUsable: cold.usable,
      shown: warm.shown,
      usable: warm.usable,
      first: warm.first,
      cell: summarize(warm.cell).median,
      key: letters.median,
      slowestKey: letters.most,
      scripts: warm.scripts,
      serverMB: own,
      kernelMB: Math.max(...kernels),
      kernels: kernels.length,
    };
  } finally {
    await server.stop();
  }
}

const lines = [
  ["coldUsable", "first notebook of a fresh server usable, ms"],
  ["shown", "a notebook's cells shown, warm server, ms"],
  ["usable", "a notebook usable, its kernel ready, warm server, ms"],
  ["first", "its first cell, keys to output, ms"],
  ["cell", "a later trivial cell, keys to output, ms"],
  ["key", "a key to its letter, 200 cells, ms"],
  ["slowestKey", "the slowest of 60 keys, ms"],
  ["serverMB", "memory of the server, MB"],
  ["kernelMB", "memory of a kernel, MB"],
  ["scripts", "scripts of the page, gzipped, kB"],
];

async function compare(rounds) {
  const browser = await launch();
  const found = { longhand: [], jupyter: [] };
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const name of ["longhand", "jupyter"]) found[name].push(await measure(browser, contestants[name]));
      console.error(`round ${round} of ${rounds} done`);
    }
  } finally {
    await browser.close();
  }
  if (values.json) console.log(JSON.stringify({ machine: describeMachine(), found }));
  else report(found);
}

function report(found) {
  const median = (name, key) => summarize(found[name].map((one) => one[key])).median;
  console.log(`${"".padEnd(56)}${"Longhand".padStart(10)}${"Jupyter".padStart(10)}${"ratio".padStart(8)}`);
  for (const [key, title] of lines) {
    const [ours, theirs] = [median("longhand", key), median("jupyter", key)];
    const ratio = (theirs / ours).toFixed(2);
    console.log(
      `${title.padEnd(56)}${ours.toFixed(0).padStart(10)}${theirs.toFixed(0).padStart(10)}${ratio.padStart(8)}`,
    );
  }
}

/** So many notebooks in tabs of one browser, each with its kernel, each running its cell. */
async function load(count) {
  const browser = await launch();
  const server = await startServer(contestants.longhand, { notebooks: count });
  try {
    const begun = performance.now();
    const pages = [];
    for (let at = 0; at < count; at++) {
      const page = await visit(browser, {
        contestant: contestants.longhand,
        address: server.address,
        notebook: `n${at}.ipynb`,
        runs: 1,
        keep: true,
      });
      pages.push(page);
      console.error(`notebook ${at + 1} of ${count}: usable after ${page.usable.toFixed(0)} ms`);
    }
    const opened = performance.now() - begun;
    const times = [];
    for (const page of pages) times.push(await page.again());
    const { server: own, kernels } = memoryOf(server.pid);
    const { median, most } = summarize(times);
    console.log(`${count} notebooks open, with their kernels, after ${(opened / 1000).toFixed(0)} s`);
    console.log(`a trivial cell: median ${median.toFixed(0)} ms, slowest ${most.toFixed(0)} ms`);
    console.log(`server ${own.toFixed(0)} MB, ${kernels.length} kernels ${sum(kernels).toFixed(0)} MB`);
  } finally {
    await server.stop();
    await browser.close();
  }
}

function sum(list) {
  return list.reduce((total, value) => total + value, 0);
}

const number = (text, what) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`bench:environment: ${what} must be a whole number.`);
  return value;
};

try {
  if (loadNow() > 0.5) console.error(`Others keep ${loadNow().toFixed(1)} cores of this machine busy.`);
  if (values.load !== undefined) await load(number(values.load, "--load"));
  else await compare(number(positionals[0] ?? "5", "the count of rounds"));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
