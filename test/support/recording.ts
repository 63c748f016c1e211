import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { Matrix } from "../../lib/matrix/index.js";
import { Mlp } from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";
import type { Examples, FitOptions } from "../../lib/train/index.js";
import { examplesOf, sgd } from "../../lib/train/index.js";

/** A folder for runs that LONGHAND_RUNS names while a test runs; new for each. */
export function recordingFolder(): () => string {
  let folder = "";
  const before = process.env["LONGHAND_RUNS"];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-runs-"));
    process.env["LONGHAND_RUNS"] = folder;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["LONGHAND_RUNS"];
    else process.env["LONGHAND_RUNS"] = before;
    await rm(folder, { recursive: true });
  });
  return () => folder;
}

/** A training that takes no time: points in or outside of a circle. */
export function smallTraining(
  change: { seed?: number; learningRate?: number; epochs?: number } = {},
): [Mlp, Examples, FitOptions] {
  const { seed = 1, learningRate = 0.3, epochs = 3 } = change;
  const points = new Matrix(60, 2, new RandomState(7).uniform(-1, 1, 120));
  const labels = points.toRows().map(([x = 0, y = 0]) => (x * x + y * y < 0.5 ? 1 : 0));
  const random = new RandomState(seed);
  const model = new Mlp({ sizes: [2, 4, 2], random });
  const options = { optimizer: sgd({ learningRate }), epochs, batchSize: 16, shuffle: random };
  return [model, examplesOf(points, labels), options];
}
