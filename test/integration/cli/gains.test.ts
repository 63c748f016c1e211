import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runLonghand, startLonghand } from "../../support/longhand-command.js";
import { describeWith, mnist } from "../../support/needs.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-gains-"));
});
afterEach(() => rm(folder, { recursive: true }));

const gains = (...args: string[]) => runLonghand(["gains", ...args], { cwd: folder });

describe("longhand gains", () => {
  test.each([
    ["a way that there is not", ["nothere"], /there is no way named "nothere"\. longhand gains --list/],
    ["half a number of epochs", ["--epochs", "1.5"], /Expected a whole number of at least 1/],
    ["no seeds", ["--seeds", "0"], /Expected a whole number of at least 1/],
  ])("refuses %s with the mend, before any digit is loaded", async (_, args, words) => {
    const env = { MNIST_DIR: join(folder, "nowhere") };
    const { code, stdout, stderr } = await runLonghand(["gains", ...args], { cwd: folder, env });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/MNIST| at .*\.js:\d/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("--list names the ways, one a line, and trains nothing", async () => {
    const { code, stdout } = await gains("--list");
    const names = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(names).toContain("baseline");
    expect(names).toContain("dropout 0.2");
    expect(new Set(names).size).toBe(names.length);
    expect(await readdir(folder)).toEqual([]);
  });
});

describeWith("longhand gains, with MNIST", [mnist()], () => {
  const args = ["gains", "Baseline", "adam", "ADAM", "--epochs", "2", "--seeds", "1", "--page", "GAINS.md"];

  test("stopped by Ctrl-C exits 130; the same command trains only what is left, and writes the page", async () => {
    const first = startLonghand(args, { cwd: folder });
    await first.told(/^Adam, seed 1: epoch 1 of 2/m);
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain("longhand: stopped. The same command goes on with the first training");
    expect(stopped.stdout).toBe("");
    expect(await readdir(join(folder, ".longhand", "gains"))).toHaveLength(1);

    const second = await runLonghand(args, { cwd: folder });
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/^MNIST: .*\nAdam, seed 1: epoch 1 of 2, (.*\n){2}$/);
    expect(second.stdout).toMatch(/^baseline +9\d\.\d\d +9\d\.\d\d to 9\d\.\d\d +[\d.]+ +2 +1$/m);
    expect(second.stdout.match(/^Adam +9\d\.\d\d .* [+-]\d\.\d\d /gm)).toHaveLength(1);
    const page = await readFile(join(folder, "GAINS.md"), "utf8");
    expect(page).toContain(
      "Made by `npx longhand gains Baseline adam ADAM --epochs 2 --seeds 1 --page GAINS.md`",
    );
    expect(page).toMatch(/^\| Adam \| 9\d\.\d\d \|/m);

    const third = await runLonghand(args, { cwd: folder });
    expect(third.stderr).toMatch(/^MNIST: .*\n$/);
    expect(third.stdout).toBe(second.stdout);
    expect(await readFile(join(folder, "GAINS.md"), "utf8")).toBe(page);
  });

  test("where nothing can be kept says so before it trains", async () => {
    await writeFile(join(folder, ".longhand"), "a file in its place");
    const { code, stdout, stderr } = await gains("baseline", "--epochs", "1", "--seeds", "1");
    expect(stderr).toMatch(/keeping results: \.longhand\/gains cannot be written/);
    expect(stderr).not.toContain("epoch");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});
