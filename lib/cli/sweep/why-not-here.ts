import type { RunDescription } from "../../experiment/index.js";
import type { TrialJob } from "./messages.js";

/** Why a training would not be the one that was asked for, and what to do, in words. */
export function whyNotHere(asked: TrialJob["expected"], here: Pick<RunDescription, "code" | "data">): string {
  const version = otherVersion(asked.code.longhand, here.code.longhand);
  if (version !== undefined) return version;
  if (asked.code.engine !== here.code.engine)
    return (
      `the sweep computes with ${asked.code.engine}, and this machine with ${here.code.engine}, which rounds ` +
      "otherwise. Let workers run on machines with the sweep's instructions, and with its version of Node."
    );
  for (const [set, { name, source, count, hash }] of Object.entries(asked.data)) {
    const found = here.data[set];
    if (found?.hash !== hash)
      return (
        `the sweep's ${set} examples are ${name} (${source || "unknown"}, ${count}, hash ${hash.slice(0, 12)}), and here ` +
        `they are ${found === undefined ? "none" : `${found.name} (${found.source || "unknown"}, ${found.count}, hash ${found.hash.slice(0, 12)})`}. ` +
        "Give both machines the same files, and set MNIST_DIR to their folder (`longhand data status`)."
      );
  }
  return "the training does not belong to its id. Have the sweep and its workers run the same Longhand.";
}

/** @returns undefined where it is the same */
export function otherVersion(asked: string, here: string): string | undefined {
  if (asked === here) return undefined;
  return `the sweep runs Longhand ${asked}, and this worker ${here}. Install the same version on both.`;
}
