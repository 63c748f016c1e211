import { createContext, Script } from "node:vm";
import fc from "fast-check";
import { Costs } from "./costs.js";
import { limits } from "./limits.js";
import { openPlace } from "./place.js";
import type { Outcome, Target } from "./target.js";
import { groups } from "./targets/index.js";

/*
 * A process that gives the readers of a group many inputs: `node program.mjs PLACE-FILE GROUP COUNT SEED [NTH PATH]`.
 *
 * It keeps in a file which reader and which input it is at, so that whoever watches can name one that never came to an
 * end. With a path it repeats that input, under a limit of time that stops it, and looks for a smaller one that fails as
 * well. A `Report` is a line of its output; after a fault it ends.
 */

/** What one reader comes to. */
export interface Report {
  name: string;
  right: number;
  refused: number;
  /** The slowest input, in milliseconds of a processor. */
  slowest: number;
  /** Bytes at the most, beyond those at the start. */
  memory: number;
  fault?: { input: string; error: string };
}

const [placeFile = "", group = "", count = "", seed = "", nth, path] = process.argv.slice(2);
const mark = openPlace(placeFile);

/** What runs in a context of its own can be stopped; it calls back into this program at once. */
let next: () => unknown = () => {};
const stoppable = new Script("next()");
const context = createContext({ next: () => next() });

async function put(target: Target, input: unknown): Promise<Outcome> {
  if (path === undefined) return target.put(input);
  next = () => target.put(input);
  return (await stoppable.runInContext(context, { timeout: limits.time })) as Outcome;
}

async function run(target: Target, reader: number): Promise<Report> {
  for (const input of fc.sample(target.inputs, { numRuns: 20, seed: 0 }))
    await Promise.resolve(target.put(input)).catch(() => {});
  const costs = new Costs();
  const outcomes = { right: 0, refused: 0 };
  let at = 0;
  const tryOne = async (input: unknown): Promise<void> => {
    mark(reader, ++at);
    const outcome = await costs.of(() => put(target, input));
    mark(reader, 0);
    outcomes[outcome] += 1;
  };
  const details = await fc.check(fc.asyncProperty(target.inputs, tryOne), {
    numRuns: Math.ceil(Number(count) * (target.share ?? 1)),
    seed: Number(seed),
    ...(path === undefined ? {} : { path, interruptAfterTimeLimit: 30_000 }),
  });
  const report = { name: target.name, ...outcomes, slowest: costs.slowest, memory: costs.memory() };
  if (!details.failed) return report;
  const error = details.errorInstance;
  return {
    ...report,
    fault: {
      input: fc.stringify(details.counterexample?.[0]),
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    },
  };
}

for (const [reader, target] of (await groups[group]!()).entries()) {
  if (nth !== undefined && reader !== Number(nth)) continue;
  const report = await run(target, reader);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (report.fault !== undefined) break;
}
