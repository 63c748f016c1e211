import { Session } from "node:inspector";
import fc from "fast-check";
import { Costs } from "./costs.js";
import { edited } from "./mutate.js";
import { openPlace } from "./place.js";
import type { Target } from "./target.js";

/*
 * Searches that are led by what they reach: inputs that reach a block of code that none has reached are kept, and
 * changed further. Which blocks those are, V8 counts.
 */

/** What a search of one target came to. */
export interface Search {
  name: string;
  inputs: number;
  /** Blocks of lib/ that the sound inputs reach, and that all reach in the end. */
  atFirst: number;
  atLast: number;
  kept: number;
  fault?: { input: string; error: string };
}

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

const session = new Session();

function ask<Answer>(method: string, parameters: object = {}): Answer {
  let answer: unknown;
  let failed: Error | null = null;
  // Within one process an answer comes before the call returns.
  session.post(method, parameters, (error: Error | null, result: unknown) => {
    failed = error;
    answer = result;
  });
  if (failed !== null) throw failed;
  return answer as Answer;
}

/** The blocks of our own code that have run since the last call. */
function takeBlocks(): Set<string> {
  const { result } = ask<{ result: { url: string; functions: { ranges: Range[] }[] }[] }>(
    "Profiler.takePreciseCoverage",
  );
  const blocks = new Set<string>();
  for (const { url, functions } of result) {
    if (!url.includes("/lib/dist/")) continue;
    for (const { ranges } of functions)
      for (const { startOffset, endOffset, count } of ranges)
        if (count > 0) blocks.add(`${url}:${startOffset}-${endOffset}`);
  }
  return blocks;
}

/** As many inputs are tried together, for counting takes longer than reading; who reached what is told one by one. */
const atOnce = 64;

/** Searches the targets that have sound inputs to begin with, one after the other; each is a line of output. */
export async function searchAll(
  targets: readonly Target[],
  { placeFile, seconds, seed }: { placeFile: string; seconds: number; seed: number },
): Promise<void> {
  const mark = openPlace(placeFile);
  session.connect();
  ask("Profiler.enable");
  ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  for (const [nth, target] of targets.filter(({ seeds }) => seeds !== undefined).entries()) {
    const found = await search(target, { seconds, seed, begin: (...at) => mark(nth, ...at) });
    process.stdout.write(`${JSON.stringify(found)}\n`);
  }
  session.disconnect();
}

interface SearchOptions {
  seconds: number;
  seed: number;
  /** Told of each input before it is tried, and of 0 when it is over. */
  begin(input: number, bytes?: Uint8Array): void;
}

async function search(target: Target, { seconds, seed, begin }: SearchOptions): Promise<Search> {
  const random = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: 1, seed })[0]!;
  const draw = (below: number): number => random.next().value % below;
  const corpus = target.seeds!();
  const known = new Set<string>();
  const report: Search = { name: target.name, inputs: 0, atFirst: 0, atLast: 0, kept: 0 };
  const costs = new Costs();
  let tried: Uint8Array = new Uint8Array(0);
  const put = async (bytes: Uint8Array): Promise<void> => {
    tried = bytes;
    begin(++report.inputs, bytes);
    await costs.of(() => target.put(target.fromBytes!(bytes)));
    begin(0);
  };
  const learn = (): boolean => {
    const before = known.size;
    for (const block of takeBlocks()) known.add(block);
    return known.size > before;
  };
  const tryAll = async (): Promise<void> => {
    takeBlocks();
    for (const bytes of corpus) await put(bytes);
    learn();
    report.atFirst = known.size;
    const until = performance.now() + 1000 * seconds;
    for (let round = seed; performance.now() < until; round++) {
      const parents = fc.constantFrom(...corpus.slice(-200), corpus[draw(corpus.length)]!);
      const batch = fc.sample(edited(parents, parents), { numRuns: atOnce, seed: round });
      for (const bytes of batch) await put(bytes);
      const fresh = [...takeBlocks()].some((block) => !known.has(block));
      if (!fresh) continue;
      for (const bytes of batch) {
        await put(bytes);
        if (!learn()) continue;
        corpus.push(bytes);
        report.kept++;
      }
    }
  };
  try {
    await tryAll();
  } catch (thrown) {
    report.fault = { input: Buffer.from(tried).toString("latin1"), error: (thrown as Error).stack ?? "" };
  }
  report.atLast = known.size;
  return report;
}
