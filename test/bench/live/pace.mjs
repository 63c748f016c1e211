import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commitNow, describeMachine, loadNow } from "../machine.mjs";
import { summarize } from "../statistics.mjs";
import { openBrowser, packMnist, runAll } from "./page.mjs";

const images = 10_000;

/** What both sides run; it prints the seconds of each epoch but the first, in which the engine compiles the code. */
const program = `
const model = new lh.Mlp({ sizes: [784, 128, 10], random: new lh.RandomState(1) });
const seconds: number[] = [];
const training = lh.fit(model, digits.train.take(${images}), {
  optimizer: lh.sgd({ learningRate: 0.1 }), batchSize: 64, epochs: 9, shuffle: new lh.RandomState(2),
});
for await (const record of training) seconds.push(record.seconds);
const sorted = seconds.slice(1).sort((a, b) => a - b);
console.log(sorted[sorted.length >> 1]);
`;

/**
 * Trains in a page and in Node by turns, one thread each, and prints how their times for an epoch compare.
 *
 * @param {number} rounds
 * @returns {Promise<number>} 1 where the page has less than 0.6 of Node's pace, else 0
 */
export async function measurePace(rounds) {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: ['import * as lh from "longhand";\nconst digits = await lh.loadMnist();', program].map(
      (source, at) => ({
        cell_type: "code",
        id: `cell-${at}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      }),
    ),
  };
  const browser = await openBrowser();
  const found = [];
  try {
    const opened = await browser.open("pace", notebook, await packMnist(images, 1000));
    console.log(`A page with ${images + 1000} images: ${(opened.bytes / 1e6).toFixed(1)} MB`);
    for (let round = 0; round < rounds; round++) {
      const inPage = await trainInPage(opened.page);
      const inNode = await trainInNode();
      found.push({ inPage, inNode });
      console.log(
        `round ${round + 1}: an epoch takes ${ms(inPage)} in the page, ${ms(inNode)} in Node: ${(inNode / inPage).toFixed(2)}`,
      );
    }
  } finally {
    await browser.close();
  }
  const { median, least, most } = summarize(found.map(({ inPage, inNode }) => inNode / inPage));
  console.log(
    `The page has ${median.toFixed(2)} of Node's pace on one thread (median of ${rounds} pairs; ${least.toFixed(2)} to ${most.toFixed(2)}).`,
  );
  console.log(JSON.stringify({ ...describeMachine(), commit: commitNow(), load: loadNow() }));
  return median >= 0.6 ? 0 : 1;
}

async function trainInPage(page) {
  const { cells } = await runAll(page);
  return Number(cells[1].outputs[0]?.text);
}

async function trainInNode() {
  const script = `import * as lh from "longhand";
lh.setThreads(1);
const digits = await lh.loadMnist({ say: () => {} });
${program.replace(": number[]", "")}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  return Number(stdout.trim().split("\n").at(-1));
}

const ms = (seconds) => `${(1000 * seconds).toFixed(1)} ms`;
