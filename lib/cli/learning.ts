import type { DataStatus } from "../data/index.js";
import type { DataState, Learning } from "../server/index.js";

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
