import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./bare-process.mjs", import.meta.url));

/**
 * How much more two processes get done than one which do nothing but train, without a sweep around them: what this machine
 * gives at most.
 *
 * @param trainings how many each process makes
 */
export async function bareRatio(trainings, size) {
  const alone = await secondsOf(1, trainings, size);
  return (2 * alone) / (await secondsOf(2, trainings, size));
}

/** Seconds from when all are ready to when the last has ended. */
async function secondsOf(processes, trainings, size) {
  const all = Array.from({ length: processes }, () =>
    fork(program, [String(trainings), size], { execArgv: ["--single-threaded-gc"] }),
  );
  await Promise.all(all.map((each) => once(each, "message")));
  const begun = performance.now();
  const ends = all.map((each) => once(each, "exit"));
  for (const each of all) each.send("begin");
  for (const [code] of await Promise.all(ends))
    if (code !== 0) throw new Error(`bench:sweep: a process ended with ${code}.`);
  return (performance.now() - begun) / 1000;
}
