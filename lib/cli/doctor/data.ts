import type { DataStatus } from "../../data/index.js";
import type { Finding } from "./finding.js";

/** Which digits a notebook would load, and whether the files are whole. */
export async function checkData(status?: DataStatus): Promise<Finding> {
  const found = status ?? (await (await import("../../data/index.js")).dataStatus());
  if (found.next === "mnist") {
    return { state: "ok", found: `MNIST in ${found.folder}, the sums of its four files are right` };
  }
  const mend = "`longhand data fetch` downloads them and checks their sums.";
  if (found.next === "fault") return { state: "wrong", found: found.fault ?? "MNIST is damaged", mend };
  const damaged = found.mnist.filter(({ state }) => state === "damaged").map(({ name }) => name);
  if (damaged.length > 0) return { state: "wrong", found: `MNIST is damaged: ${damaged.join(", ")}`, mend };
  return {
    state: "note",
    found: "MNIST is not here; a notebook downloads it, or takes drawn digits where there is no network",
    mend,
  };
}
