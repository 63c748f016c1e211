import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../lib/matrix/index.js";
import type { Parameter } from "../../lib/nn/index.js";
import {
  adam,
  adamW,
  cosine,
  l1,
  l2,
  type Optimizer,
  rmsProp,
  type Schedule,
  sgd,
  stepDecay,
  warmUp,
  zeroGradients,
} from "../../lib/train/index.js";

type Table = Record<"weights" | "biases", number[][]>;

interface Rate {
  schedule: string;
  from: number;
  factor: number;
  every: number;
  epochs: number;
  warmUp: number;
}

interface Run {
  kind: "sgd" | "rmsProp" | "adam" | "adamW";
  options: { learningRate: number | Rate };
  l2: number;
  l1: number;
  figures: (Table & { step: number })[];
}

const { curvature, start, runs } = JSON.parse(
  readFileSync(new URL("figures/optimizers.json", import.meta.url), "utf8"),
) as { curvature: Table; start: Table; runs: Run[] };

const makers = { sgd, rmsProp, adam, adamW };
const STEPS_AN_EPOCH = 4;

describe("optimizers take the steps that their papers' formulas give in NumPy", () => {
  test.each(runs.map((run) => ({ run, title: titleOf(run) })))("$title", ({ run }) => {
    const optimizer = optimizerOf(run);
    const [weights, biases] = [parameterOf("weights"), parameterOf("biases")];
    const parameters = [weights, biases];
    const last = Math.max(...run.figures.map(({ step }) => step));
    for (let step = 1; step <= last; step++) {
      zeroGradients(parameters);
      for (const parameter of parameters) addSlope(parameter);
      if (run.l2 > 0) l2(run.l2).addGradients(parameters);
      if (run.l1 > 0) l1(run.l1).addGradients(parameters);
      optimizer.step(parameters, { epoch: (step - 1) / STEPS_AN_EPOCH });
      const recorded = run.figures.find((figure) => figure.step === step);
      if (recorded === undefined) continue;
      expectClose(weights.value, recorded.weights);
      expectClose(biases.value, recorded.biases);
    }
  });
});

function optimizerOf({ kind, options }: Run): Optimizer {
  const { learningRate } = options;
  const rate = typeof learningRate === "number" ? learningRate : scheduleOf(learningRate);
  return makers[kind]({ ...options, learningRate: rate });
}

function scheduleOf({ schedule, from, factor, every, epochs, warmUp: up }: Rate): Schedule {
  if (schedule === "stepDecay") return stepDecay({ from, factor, every });
  return warmUp({ epochs: up, to: cosine({ from, epochs }) });
}

function parameterOf(name: "weights" | "biases"): Parameter {
  const value = Matrix.from(start[name]);
  return { name, value, gradient: Matrix.zeros(value.rows, value.cols), decays: name === "weights" };
}

/** a·w + w³/10, the gradient of the loss that the figures were recorded with. */
function addSlope({ name, value, gradient }: Parameter): void {
  const a = Matrix.from(curvature[name as keyof Table]);
  for (const [i, w] of value.data.entries()) gradient.data[i]! += a.data[i]! * w + w ** 3 / 10;
}

function expectClose(found: Matrix, expected: number[][]): void {
  for (const [i, number] of expected.flat().entries())
    expect(Math.abs(found.data[i]! - number), `entry ${i}`).toBeLessThan(
      1e-13 * Math.max(1, Math.abs(number)),
    );
}

function titleOf({ kind, options, l2: coupled, l1: lasso }: Run): string {
  const priced = `${coupled > 0 ? `, l2 ${coupled}` : ""}${lasso > 0 ? `, l1 ${lasso}` : ""}`;
  return `${kind} ${JSON.stringify(options)}${priced}`;
}
