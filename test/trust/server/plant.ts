import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { madeRun } from "../../support/made-runs.js";
import { makeNotebook } from "../../support/make-notebook.js";

/** The runs that are planted, by their ids. */
export const plantedRuns = ["0000000000a1", "0000000000a2"];

/**
 * Puts into a served folder what readers have beside their texts: recorded runs of n.ipynb, and notebooks so large that
 * the server takes them apart in a thread of its own, one sound and one that is none.
 */
export function plant(root: string): void {
  for (const id of plantedRuns) {
    const {
      metrics,
      folder: _,
      ...record
    } = madeRun({ id, code: { longhand: "0", engine: "auto", notebook: "n.ipynb" } });
    const folder = join(root, "runs", id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "run.json"), JSON.stringify(record));
    writeFileSync(join(folder, "metrics.jsonl"), metrics.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
  const large = JSON.stringify({ ...makeNotebook("1"), metadata: { large: "x".repeat(1_200_000) } });
  writeFileSync(join(root, "large.ipynb"), large);
  writeFileSync(join(root, "broken.ipynb"), large.slice(0, -1));
}
