import { summarize } from "../statistics.mjs";
import { denseWork } from "../workloads.mjs";

/**
 * The figures of one contestant on one workload, over all rounds.
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} peer
 * @property {string} dtype
 * @property {ReturnType<typeof summarize> | undefined} seconds undefined where no run came to an end
 * @property {ReturnType<typeof summarize>} [accuracy]
 * @property {ReturnType<typeof summarize>} [loss] mean over the last epoch's examples, each before the step it led to
 * @property {ReturnType<typeof summarize>} [memory] MB
 * @property {number} [gflops] of the dense work counted
 * @property {number} [ofPeak] as a fraction of one core's peak in the same rounds
 * @property {string} [failed]
 * @property {string} [note]
 */

/**
 * @param {any[]} runs of one workload
 * @param {{ workload: import("../workloads.mjs").Workload, contestants: any[] }} what
 * @returns {Row[]}
 */
export function rowsOf(runs, { workload, contestants }) {
  const peaks = runs.filter(({ contestant }) => contestant === "peak");
  return contestants
    .map(({ id, peer, dtype }) => {
      const own = runs.filter(({ contestant }) => contestant === id);
      const good = own.filter(({ failed }) => failed === undefined);
      const failed = own.find((run) => run.failed !== undefined)?.failed;
      const row = { id, peer, dtype, seconds: undefined, ...(failed && { failed }) };
      if (good.length === 0) return failed === undefined ? undefined : row;
      const seconds = summarize(good.map(({ secondsPerEpoch }) => secondsPerEpoch));
      const gflops = denseWork(workload) / seconds.median / 1e9;
      const roof = peaks.flatMap((run) => run.gflops?.[dtype]?.peak ?? []);
      return {
        ...row,
        seconds,
        accuracy: summarize(good.map(({ testAccuracy }) => testAccuracy)),
        ...(good[0].trainLoss !== undefined && { loss: summarize(good.map(({ trainLoss }) => trainLoss)) }),
        memory: summarize(good.map(({ peakMemoryMB }) => peakMemoryMB)),
        gflops,
        ...(roof.length > 0 && { ofPeak: gflops / summarize(roof).median }),
        note: good[0].note,
      };
    })
    .filter((row) => row !== undefined);
}

/**
 * How many times as long a peer takes as Longhand does in the same round.
 *
 * @param {any[]} runs of one workload
 * @param {{ peer: string, ours: string }} names
 */
export function ratioOf(runs, { peer, ours }) {
  const paceOf = (id, round) =>
    runs.find((run) => run.contestant === id && run.round === round && run.failed === undefined)
      ?.secondsPerEpoch;
  const rounds = [...new Set(runs.map(({ round }) => round))];
  const ratios = rounds
    .map((round) => paceOf(peer, round) / paceOf(ours, round))
    .filter((ratio) => Number.isFinite(ratio));
  return ratios.length === 0 ? undefined : summarize(ratios);
}
