/** Makes so many trainings of the bench's plan, on one thread, when it is told to begin; nothing is recorded. */
import { loadMnist } from "../../../lib/dist/data/index.js";
import { runExperiment, sweepDigits, toSpec } from "../../../lib/dist/experiment/index.js";
import { setThreads } from "../../../lib/dist/matrix/index.js";
import { sizes } from "./plan.mjs";

const trainings = Number(process.argv[2]);
const { spec, data } = sizes[process.argv[3]];
setThreads(1);
const digits = sweepDigits(await loadMnist(), data);
const train = (seed) => runExperiment(toSpec({ ...spec, seed }), digits);
await train(0); // compiles what all of them share
process.once("message", async () => {
  for (let seed = 1; seed <= trainings; seed++) await train(seed);
  process.exit(0);
});
process.send("ready");
