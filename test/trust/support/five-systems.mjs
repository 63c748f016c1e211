// The five systems on drawn digits, in whatever world this runs: any Node, a page. What comes out is compared bit by bit.
import { Dataset, drawDigits, runExperiment, setEngine, setThreads, systems, threadsInUse } from "longhand";

/**
 * @param options train and test: how many digits; epochs: at most so many of each system; engine and threads
 * @returns of each system all of its figures, but for the times
 */
export async function fiveSystems({ train, test, epochs, engine, threads }) {
  setEngine(engine);
  setThreads(threads);
  const draw = async (name, count, seed) =>
    new Dataset({ ...(await drawDigits({ count, seed })), name, source: "drawn", classes: 10 });
  const digits = { train: await draw("training", train, 1), test: await draw("test", test, 2) };
  const found = {};
  for (const system of systems) {
    const [run] = system.runs;
    const spec = { ...run.spec, seed: 42, epochs: Math.min(epochs, run.spec.epochs) };
    const figures = await runExperiment(spec, digits);
    found[system.name] = {
      firstStep: figures.firstStep,
      losses: figures.epochs.map(({ loss }) => loss),
      accuracies: figures.epochs.map(({ trainingAccuracy }) => trainingAccuracy ?? null),
      testLoss: figures.testLoss,
      testAccuracy: figures.testAccuracy,
      confusion: figures.confusion,
    };
  }
  const threadsUsed = threadsInUse?.();
  setThreads(undefined);
  setEngine("auto");
  return { found, threadsUsed };
}

if (typeof process !== "undefined" && process.argv?.[1]?.endsWith("five-systems.mjs")) {
  const told = await fiveSystems(JSON.parse(process.argv[2]));
  process.stdout.write(`${JSON.stringify(told)}\n`);
  // The threads that helped are no reason to stay.
  process.exit(0);
}
