import { createHash } from "node:crypto";
import type { SweepPlan, Trial } from "../../experiment/index.js";
import { version } from "../version.js";

/** One name for one training on one part of the digits, however many epochs it has come to. */
export function checkpointName({ spec: { epochs: _, ...spec } }: Trial, { data }: SweepPlan): string {
  const hash = createHash("sha256").update(JSON.stringify([spec, data, version()]));
  return hash.digest("hex").slice(0, 16);
}
