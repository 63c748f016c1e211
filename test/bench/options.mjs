import { parseArgs } from "node:util";
import { furtherPeerNames, peerNames } from "./contestants.mjs";

export const help = `npm run bench -- [options]

Trains the same workloads with Longhand and with every peer that is installed, in turn, round after round, and writes
test/bench/REPORT.md. Every run is kept in .longhand/bench, so a bench that was stopped goes on where it was.

  --rounds <n>       how often each is measured (5)
  --only <ids>       workloads, such as A,D,A1024 (all; see --list)
  --peers <names>    ${peerNames.join(", ")}, ${furtherPeerNames.join(", ")} (the first ${peerNames.length}); "none" for Longhand alone
  --dtypes <names>   float32,float64 (both)
  --threads <list>   Longhand with so many threads, such as 1,2 (its own default)
  --epochs <n>       of every workload, in place of its own
  --published        as many epochs as the systems were published with
  --patience <s>     a peer whose process took longer runs in the first round only (60)
  --timeout <s>      a process is stopped after so long (1800)
  --python <path>    the Python of NumPy and scikit-learn
  --report <file>    where the report goes, its drawings beside it (test/bench/REPORT.md)
  --new              measure anew what is kept
  --list             name the workloads and contestants, and stop

Exit code: 0 done, 1 the work failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

export class UsageError extends Error {}

/** @param {string[]} args */
export function readOptions(args) {
  const text = { type: /** @type {const} */ ("string") };
  const flag = { type: /** @type {const} */ ("boolean") };
  const { values } = parse(args, {
    rounds: text,
    only: text,
    peers: text,
    dtypes: text,
    threads: text,
    epochs: text,
    published: flag,
    patience: text,
    timeout: text,
    python: text,
    report: text,
    new: flag,
    list: flag,
    help: flag,
  });
  const number = (name, usual) => (values[name] === undefined ? usual : wholeNumber(name, values[name]));
  return {
    rounds: number("rounds", 5),
    only: values.only?.split(","),
    peers:
      values.peers === "none"
        ? []
        : names("peers", values.peers, [...peerNames, ...furtherPeerNames], peerNames),
    dtypes: names("dtypes", values.dtypes, ["float32", "float64"]),
    threads: values.threads?.split(",").map((one) => wholeNumber("threads", one)) ?? [],
    epochs: number("epochs", undefined),
    published: values.published ?? false,
    patience: number("patience", 60),
    timeout: number("timeout", 1800),
    python: values.python,
    report: values.report,
    anew: values.new ?? false,
    list: values.list ?? false,
    help: values.help ?? false,
  };
}

function parse(args, options) {
  try {
    return parseArgs({ args, options });
  } catch (error) {
    throw new UsageError(`bench: ${error.message}`);
  }
}

/**
 * Names of a list, checked against what there is.
 *
 * @param {string} option
 * @param {string | undefined} text
 * @param {string[]} known
 * @param {string[]} [usual]
 */
export function names(option, text, known, usual = known) {
  if (text === undefined) return usual;
  const asked = text.split(",");
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length === 0) return asked;
  throw new UsageError(
    `bench: --${option}: there is no ${unknown.join(", ")}. There are ${known.join(", ")}.`,
  );
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UsageError(`bench: --${name}: found "${text}", expected a whole number of at least 1.`);
}
