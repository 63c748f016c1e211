import type { DataStatus } from "../data/index.js";
import type { RecordedRun } from "../experiment/index.js";
import type { DataState, Learning } from "../server/index.js";
import { lastPass } from "./last-pass.js";

/**
 * What the server shows of the learning half. It is loaded when it is first asked for: a server starts without it.
 */
export function learning(): Learning {
  const data = () => import("../data/index.js");
  return {
    dataState: async () => dataState(await (await data()).dataStatus()),
    fetchData: async ({ progress, signal }) => {
      const { fetchMnist } = await data();
      await fetchMnist({ progress, signal });
    },
    listRuns: async () => {
      const { listRuns } = await import("../experiment/index.js");
      const { mainFigure, statusOf } = await import("./runs-table.js");
      return (await listRuns()).runs.map((run) => ({
        id: run.id,
        name: run.name,
        started: run.started,
        status: statusOf(run),
        result: mainFigure(run) || undefined,
      }));
    },
    lastPass: async (notebook) => {
      const { listRuns } = await import("../experiment/index.js");
      return lastPass((await listRuns()).runs, notebook);
    },
    pageDigits: async () => {
      const { packDigits } = await import("./page-digits.js");
      const silent = { write: () => {} };
      return packDigits({ source: undefined, images: 10_000 }, silent, new AbortController().signal);
    },
    comparePage: async (ids) => {
      const { readRun } = await import("../experiment/index.js");
      const { comparePage } = await import("../display/index.js");
      const runs: RecordedRun[] = [];
      for (const id of new Set(ids)) runs.push(await readRun(id));
      return comparePage(runs);
    },
  };
}

/** How the digits stand, in a sentence for the start page. */
export function dataState({ next, fault, mnist }: DataStatus): DataState {
  if (next === "mnist") return { state: "here", words: "MNIST is here: 60,000 + 10,000 digits." };
  if (next === "fault") return { state: "fault", words: fault ?? "MNIST is damaged." };
  const there = mnist.filter(({ state }) => state !== "absent").length;
  if (there > 0) {
    return { state: "absent", words: `Of MNIST's four files ${there} ${there === 1 ? "is" : "are"} here.` };
  }
  return { state: "absent", words: "MNIST is not here yet: until it is, notebooks take drawn digits." };
}
