import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runLonghand, startLonghand } from "../../support/longhand-command.js";
import { describeWith, mnist } from "../../support/needs.js";
import { deadAddress, programWithoutData } from "../../support/project-without-data.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-systems-"));
});
afterEach(() => rm(folder, { recursive: true }));

const systems = (...args: string[]) =>
  runLonghand(["systems", ...args], { cwd: folder, env: { LONGHAND_RUNS: join(folder, "runs") } });

/** A network that learns little, in a second an epoch. */
const small = ["--set", "hidden=[8]"];

interface Report {
  digits: string;
  runs: {
    system: string;
    run: string;
    changes: string[];
    spec: Record<string, unknown>;
    epochs: { epoch: number; loss: number; trainSeconds?: number; evaluateSeconds?: number }[];
    testLoss: number;
    testAccuracy: number;
    confusion: number[][];
    published: { figure: string; published: string; ours: string; difference: number | null }[];
  }[];
}

/** A report without what differs from run to run. */
function lasting(stdout: string): Report {
  const report = JSON.parse(stdout) as Report;
  for (const { epochs } of report.runs)
    for (const epoch of epochs) {
      delete epoch.trainSeconds;
      delete epoch.evaluateSeconds;
    }
  return report;
}

describe("longhand systems", () => {
  test.each([
    ["a system that there is not", ["F"], /there is no system "F"\. Name A, B, C, D, E/],
    [
      "a field that there is not",
      ["--set", "nothing=1"],
      /"nothing=1": there is no field nothing\. The fields are hidden, .*learningRate/,
    ],
    ["a setting without a value", ["--set", "epochs"], /"epochs": expected field=value/],
    ["a field set twice", ["--set", "seed=1", "--set", "seed=2"], /seed is set 2 times \(seed=1, seed=2\)/],
    ["a field set by a flag too", ["--seed", "1", "--set", "seed=2"], /seed is set 2 times/],
    ["a value of another kind", ["--set", "learningRate=fast"], /learningRate: .*found "fast".*Mend/],
    ["no hidden layer", ["--set", "hidden=[]"], /hidden: .*found \[\]/],
    ["a dtype that there is not", ["--dtype", "float16"], /Expected float64 or float32/],
    ["no epochs", ["--epochs", "0"], /Expected a whole number of at least 1/],
    ["epochs in words", ["--epochs", "many"], /Expected a whole number of at least 1/],
    ["a seed below 0", ["--seed", "-1"], /Expected a whole number from 0 to 4294967295/],
    ["an option that there is not", ["--epoch", "1"], /unknown option '--epoch'/],
  ])("refuses %s with the mend, before any digit is loaded", async (_, args, words) => {
    // MNIST_DIR leads nowhere: whoever looked for digits first would say so.
    const env = { MNIST_DIR: join(folder, "nowhere") };
    const { code, stdout, stderr } = await runLonghand(["systems", ...args], { cwd: folder, env });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/MNIST| at .*\.js:\d/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test("without the digits that it is told to take exits 1 and says so", async () => {
    const env = { MNIST_DIR: join(folder, "nowhere") };
    const { code, stderr } = await runLonghand(["systems", "A"], { cwd: folder, env });
    expect(stderr).toMatch(/MNIST_DIR names .*nowhere, which is not there/);
    expect(code).toBe(1);
  });

  test("without MNIST and without a network says NOT MNIST plainly, and trains on drawn digits", async () => {
    const program = programWithoutData(join(folder, "project"));
    const env = { MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: await deadAddress() };
    const args = ["systems", "A", "--epochs", "1", "--dtype", "float32", ...small];
    const { code, stdout, stderr } = await runLonghand(args, { cwd: folder, env, program });
    expect(stderr).toContain("drawing 70,000 digits, for MNIST cannot be had");
    expect(stdout).toMatch(/^NOT MNIST: 60,000 training and 10,000 test images/);
    expect(Number(/^test accuracy, % +97\.42 +([\d.]+)/m.exec(stdout)?.[1])).toBeGreaterThan(50);
    expect(code).toBe(0);
  });
});

describeWith("longhand systems, with MNIST", [mnist()], () => {
  test("--json gives every epoch's figures at full precision, and nothing else on standard output", async () => {
    const { code, stdout, stderr } = await systems("a", "--epochs", "2", "--json", ...small);
    expect(code).toBe(0);
    const { digits, runs } = JSON.parse(stdout) as Report;
    expect(digits).toMatch(/^MNIST: 60,000 training/);
    expect(runs).toHaveLength(1);
    const [run] = runs as [Report["runs"][0]];
    expect([run.system, run.run, run.changes.sort()]).toEqual(["A", "A", ["epochs=2", "hidden=[8]"]]);
    expect(run.spec).toMatchObject({ hidden: [8], epochs: 2, divideBy: "batchSize", seed: 42 });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    for (const epoch of run.epochs) {
      expect(String(epoch.loss).length).toBeGreaterThan(12);
      expect(epoch.trainSeconds).toBeGreaterThan(0);
      expect(epoch.evaluateSeconds).toBeGreaterThan(0);
    }
    expect(run.testAccuracy).toBeGreaterThan(0.8);
    expect(run.confusion.flat().reduce((a, b) => a + b)).toBe(10_000);
    const first = run.published.find(({ figure }) => figure === "loss, epoch 1")!;
    expect(first).toMatchObject({ published: "0.0057", ours: run.epochs[0]!.loss.toFixed(4) });
    expect(first.difference).toBeCloseTo(run.epochs[0]!.loss - 0.0057, 12);
    expect(run.published.find(({ figure }) => figure === "loss, epoch 3")).toMatchObject({
      ours: "",
      difference: null,
    });
    expect(stderr).toMatch(/^A: epoch 1 of 2, loss [\d.]+ at its start\nA: epoch 2 of 2, .*\n$/);
  });

  test("--record writes each training down, and says of the same again whether it came out the same", async () => {
    const args = ["E", "--epochs", "1", ...small, "--record"];
    expect((await systems(...args)).stderr).toMatch(/^recorded as [0-9a-f]{12}$/m);
    expect((await systems(...args)).stderr).toMatch(
      /recorded as \w+: made again once, with the same numbers/,
    );
  });

  test("lays the published figures beside ours, in tables that a terminal holds", async () => {
    const { code, stdout } = await systems("A", "B", "--epochs", "1", "--seed", "3", ...small);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^784-8-10, seed 3, float64, changed: .*hidden=\[8\]/m);
    expect(stdout).toMatch(/^loss, epoch 1 +0\.0057 +0\.\d{4} +[+-]0\.\d{5}$/m);
    expect(stdout).toMatch(/^5 taken for 3 +51 +\d+ +([+-]\d+|0 +=)$/m);
    expect(stdout).toMatch(/^test accuracy +published +ours/m);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(await readdir(join(folder, ".longhand", "systems"))).toEqual([]);
  });

  test("stopped by Ctrl-C exits 130, and the same command goes on after the last whole epoch to the same figures", async () => {
    const args = ["systems", "A", "--epochs", "4", "--set", "shuffle=true", "--json", ...small];
    const first = startLonghand(args, { cwd: folder });
    await first.told(/^A: epoch 2 of 4/m);
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toBe("");
    expect(stopped.stderr).toMatch(
      /longhand: stopped, with 0 of 1 trainings done\. The same command goes on/,
    );
    const resumed = await runLonghand(args, { cwd: folder });
    expect(resumed.stderr).toMatch(/^A: epoch 2 of 4/);
    expect(resumed.code).toBe(0);
    const unbroken = await runLonghand(args, { cwd: await mkdtemp(join(folder, "other-")) });
    expect(unbroken.stderr).toMatch(/^A: epoch 1 of 4/);
    expect(lasting(resumed.stdout)).toEqual(lasting(unbroken.stdout));
    expect(await readdir(join(folder, ".longhand", "systems"))).toEqual([]);
  });

  test("stopped after some of its trainings gives those as JSON, and says how many", async () => {
    const started = startLonghand(["systems", "A", "B", "--epochs", "4", "--json", ...small], {
      cwd: folder,
    });
    await started.told(/^B: epoch 1/m);
    started.child.kill("SIGINT");
    const { code, stdout, stderr } = await started.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("stopped, with 1 of 2 trainings done");
    const report = JSON.parse(stdout) as Report;
    expect(report.digits).toMatch(/^MNIST: /);
    expect(report.runs.map(({ run }) => run)).toEqual(["A"]);
  });
});
