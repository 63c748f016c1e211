import { Command, InvalidArgumentError } from "commander";
import { writeAtomically } from "../atomic-write.js";
import type { LoadedMnist } from "../data/index.js";
import { AbortedError } from "../errors.js";
import {
  baseline,
  batchSize,
  bestWays,
  runTransfer,
  runWay,
  settingsOfWay,
  type TransferFigures,
  type Way,
  type WayFigures,
  ways,
} from "../experiment/index.js";
import { describeGains, gainsPage } from "./gains-page.js";
import { keptResults, type Results } from "./kept-results.js";
import { loadDigits } from "./load-digits.js";
import { trainingBar } from "./training-bar.js";
import { UsageError } from "./usage-error.js";

interface GainsFlags {
  epochs: number;
  seeds: number;
  page?: string;
  list?: boolean;
}

const help = `
Each way is the baseline (784-128-10, gradient descent at 0.1, batches of 64) but for one thing, trained for as many
epochs from as many seeds. Every training that is done is kept in .longhand/gains, so a command that was stopped goes on
where it was, and two commands for different ways may run side by side.

Exit code: 0 done, 1 the work failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

/** Examples of the new digits that transfer learning is measured with. */
const transferExamples = [50, 200, 1000];

/** Steps that each training on so few examples takes at least: an epoch of 50 examples is one step. */
const transferSteps = 300;

/** How the ways are measured where nothing is said. */
const standard = { epochs: 5, seeds: 3 };

/** `longhand gains`: what each way of doing better gains on the baseline, measured. */
export function command(): Command {
  return new Command("gains")
    .description("measure what momentum, dropout, convolutions and the others gain on a plain network")
    .argument("[way...]", "names of ways (see --list), `best`, `transfer`; all when left out")
    .option("--list", "name the ways and stop")
    .option("--epochs <n>", "epochs of each training", wholeNumber, standard.epochs)
    .option("--seeds <n>", "trainings of each way, with seeds 1, 2, ...", wholeNumber, standard.seeds)
    .option("--page <file>", "also write the tables as a Markdown page")
    .addHelpText("after", help)
    .action(async (names: string[], flags: GainsFlags) => {
      if (flags.list === true) console.log([...ways, ...bestWays].map(({ name }) => name).join("\n"));
      else process.exitCode = await measure(names, flags);
    });
}

async function measure(names: readonly string[], flags: GainsFlags): Promise<number> {
  const chosen = chosenWays(names);
  const transfer = names.length === 0 || names.some((name) => sameName(name, "transfer"));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    const digits = await loadDigits(process.stderr, stop.signal);
    console.error(digits.summary);
    const work: Work = { digits, flags, signal: stop.signal, kept: keptResults("gains", digits.source) };
    const figures: WayFigures[] = [];
    for (let seed = 1; seed <= flags.seeds; seed++)
      for (const way of chosen)
        if (seed <= (way.seeds ?? flags.seeds)) figures.push(await trainWay(work, way, seed));
    const transfers: TransferFigures[] = [];
    if (transfer)
      for (let seed = 1; seed <= flags.seeds; seed++)
        for (const examples of transferExamples) transfers.push(await trainTransfer(work, seed, examples));
    const command = commandLine(names, flags);
    const measured = { figures, transfers, flags, source: digits.summary, command };
    console.log(describeGains(measured));
    if (flags.page !== undefined) await writeAtomically(flags.page, gainsPage(measured));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AbortedError)) throw thrown;
    console.error("longhand: stopped. The same command goes on with the first training that is not done.");
    return 130;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

interface Work {
  digits: LoadedMnist;
  flags: GainsFlags;
  signal: AbortSignal;
  kept: Results;
}

function trainWay({ digits, flags, signal, kept }: Work, way: Way, seed: number): Promise<WayFigures> {
  const epochs = way.epochs ?? flags.epochs;
  return kept.get([way.name, seed, epochs, settingsFor({ digits, way, epochs })], async () => {
    const bar = trainingBar(`${way.name}, seed ${seed}`, process.stderr);
    try {
      return await runWay(way, digits, { seed, epochs, signal, onProgress: bar.update });
    } finally {
      bar.stop();
    }
  });
}

function trainTransfer(
  { digits, flags, signal, kept }: Work,
  seed: number,
  examples: number,
): Promise<TransferFigures> {
  const settings = settingsFor({ digits, way: baseline, epochs: flags.epochs });
  const fewEpochs = Math.max(flags.epochs, Math.ceil(transferSteps / Math.ceil(examples / batchSize)));
  return kept.get(["transfer", seed, flags.epochs, fewEpochs, examples, settings], async () => {
    const bar = trainingBar(`transfer, ${examples} examples, seed ${seed}`, process.stderr);
    try {
      return await runTransfer(digits, {
        seed,
        epochs: flags.epochs,
        fewEpochs,
        examples,
        signal,
        onProgress: bar.update,
      });
    } finally {
      bar.stop();
    }
  });
}

/** Part of the key of a kept result: where a way is changed, what the old one came to is no answer. */
function settingsFor({ digits, way, epochs }: { digits: LoadedMnist; way: Way; epochs: number }): string {
  const { height, width } = digits.train;
  return settingsOfWay(way, { epochs, height, width });
}

function chosenWays(names: readonly string[]): Way[] {
  if (names.length === 0) return [...ways, ...bestWays];
  const chosen = names
    .filter((name) => !sameName(name, "transfer"))
    .flatMap((name) => {
      if (sameName(name, "best")) return bestWays;
      const way = [...ways, ...bestWays].find((one) => sameName(one.name, name));
      if (way !== undefined) return [way];
      throw new UsageError(`gains: there is no way named "${name}". longhand gains --list names them.`);
    });
  // A way named twice is one way: its trainings must not count twice in a mean.
  return [...new Set(chosen)];
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The command as a person would give it again. */
function commandLine(names: readonly string[], { epochs, seeds, page }: GainsFlags): string {
  const words = ["npx longhand gains", ...names.map(quoteWord)];
  if (epochs !== standard.epochs) words.push(`--epochs ${epochs}`);
  if (seeds !== standard.seeds) words.push(`--seeds ${seeds}`);
  if (page !== undefined) words.push(`--page ${quoteWord(page)}`);
  return words.join(" ");
}

function quoteWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `"${word}"`;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}
