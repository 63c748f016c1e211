import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseNotebook } from "../../../lib/notebook/index.js";
import { type Started, startLonghand } from "../../support/longhand-command.js";
import { describeWith, mnist } from "../../support/needs.js";
import { sweepResults } from "../../support/sweep-results.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-sweep-"));
  await writeFile(
    join(folder, "plan.yaml"),
    "spec: { hidden: [8], epochs: 3 }\ngrid: { learningRate: [0.05, 0.2, 1.0e+300], batchSize: [16, 32] }\ndata: { train: 1500, validation: 200 }",
  );
});
afterAll(() => rm(folder, { recursive: true }));

const start = (runs: string, ...args: string[]): Started =>
  startLonghand(args, { cwd: folder, env: { LONGHAND_RUNS: join(folder, runs) } });

const results = (runs: string): Promise<Record<string, unknown>> => sweepResults(join(folder, runs));

function childrenOf(pid: number): Promise<number[]> {
  const path = `/proc/${pid}/task/${pid}/children`;
  return readFile(path, "utf8").then(
    (text) => text.trim().split(" ").filter(Boolean).map(Number),
    () => [],
  );
}

test("a sweep's worker that cannot begin says why in a line", async () => {
  const empty = join(folder, "damaged");
  await mkdir(empty);
  await writeFile(join(empty, "train-images-idx3-ubyte"), "no images");
  const program = fileURLToPath(new URL("../../../lib/dist/cli/sweep/trial-process.js", import.meta.url));
  const worker = fork(program, { env: { ...process.env, MNIST_DIR: empty }, stdio: "pipe" });
  let told = "";
  worker.stderr!.setEncoding("utf8").on("data", (chunk: string) => (told += chunk));
  const [code] = (await once(worker, "close")) as [number];
  expect(told).toMatch(/^longhand: [^\n]+\n$/);
  expect(code).toBe(1);
});

describeWith("longhand sweep", [mnist()], () => {
  test("makes every training of a plan once, writes failures down, and compares", async () => {
    const { code, stdout, stderr } = await start("whole", "sweep", "plan.yaml", "--workers", "2").ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/6 settings, 6 runs, best first by validationAccuracy/);
    expect(stderr).toMatch(/batchSize=16 learningRate=1e\+300.*failed: training: found/);
    const found = Object.values(await results("whole")) as { status: string }[];
    expect(found.map(({ status }) => status).sort()).toEqual([
      "done",
      "done",
      "done",
      "done",
      "failed",
      "failed",
    ]);
    const again = await start("whole", "sweep", "plan.yaml").ended;
    expect(again.stderr).toContain("6 of 6 trainings are there already");
  });

  test.skipIf(process.platform !== "linux")(
    "comes to the same when it is killed and begun again, its workers and itself",
    async () => {
      // The worker that is killed costs its training, which is begun anew.
      const first = start("killed", "sweep", "plan.yaml", "--workers", "2");
      await first.told(/1 of 6/);
      const [worker] = await childrenOf(first.child.pid!);
      if (worker !== undefined) process.kill(worker, "SIGKILL");
      await first.told(/3 of 6/);
      first.child.kill("SIGKILL");
      await first.ended;
      await start("killed", "sweep", "plan.yaml", "--workers", "1").ended;
      expect(await results("killed")).toEqual(await results("whole"));
    },
  );

  test.skipIf(process.platform !== "linux")(
    "writes down that a training's process died of it, and goes on",
    async () => {
      await writeFile(
        join(folder, "deadly.yaml"),
        "spec: { hidden: [8] }\ntrials: [{ epochs: 5000 }, { epochs: 1 }]\ndata: { train: 500, test: 50 }",
      );
      const started = start("deadly", "sweep", "deadly.yaml", "--workers", "1");
      const killed = new Set<number>();
      for (let times = 0; times < 2; times++) {
        await vi.waitFor(
          async () => {
            const [worker] = (await childrenOf(started.child.pid!)).filter((pid) => !killed.has(pid));
            expect(worker).toBeDefined();
            const [long] = Object.values(await results("deadly")) as { epochs: unknown[] }[];
            expect(long!.epochs.length).toBeGreaterThan(0);
            killed.add(worker!);
            process.kill(worker!, "SIGKILL");
          },
          { timeout: 60_000, interval: 50 },
        );
        // What the first try wrote, so that the second is seen to have begun.
        if (times === 0) await rm(join(folder, "deadly"), { recursive: true, force: true });
      }
      const { code, stderr } = await started.ended;
      expect(stderr).toMatch(/epochs=5000: failed: its process died: it was killed by SIGKILL/);
      expect(stderr).toMatch(/epochs=1: test accuracy/);
      expect(code).toBe(1);
    },
  );

  test("stops on Ctrl-C and goes on", async () => {
    const started = start("stopped", "sweep", "plan.yaml", "--workers", "1");
    await started.told(/1 of 6/);
    started.child.kill("SIGINT");
    const { code, stderr } = await started.ended;
    expect(stderr).toMatch(/stopped, with \d of 6 trainings done/);
    expect(code).toBe(130);
    expect((await start("stopped", "sweep", "plan.yaml").ended).code).toBe(1);
    expect(await results("stopped")).toEqual(await results("whole"));
  });

  test("by halves trains the best on, to the same figures as without a stop between", async () => {
    const plan =
      "spec: { hidden: [8], epochs: 4 }\ngrid: { learningRate: [0.001, 0.1, 0.2, 0.0001] }\ndata: { train: 1000, validation: 200 }";
    await writeFile(join(folder, "halves.yaml"), `${plan}\nhalving: { epochs: 1, factor: 2 }`);
    const { stdout, stderr, code } = await start("halves", "sweep", "halves.yaml").ended;
    expect(stderr).toMatch(/round 1 of 3: 4 trainings, 1 epochs[\s\S]*round 2 of 3: 2 trainings, 2 epochs/);
    expect(stdout).toMatch(/1 setting, 1 run/);
    expect(code).toBe(0);
    await writeFile(join(folder, "all.yaml"), plan);
    await start("all", "sweep", "all.yaml").ended;
    const [halves, all] = [await results("halves"), await results("all")];
    const shared = Object.keys(all).filter((id) => id in halves);
    expect(shared).toHaveLength(1);
    expect(halves[shared[0]!]).toEqual(all[shared[0]!]);
  });

  test("by halves without waiting comes to the same figures, and is gone on with as it was", async () => {
    const plan = (await readFile(join(folder, "halves.yaml"), "utf8")).replace("halving", "asha");
    await writeFile(join(folder, "asha.yaml"), plan);
    const first = start("asha", "sweep", "asha.yaml", "--workers", "2");
    await first.told(/2 of \d/);
    first.child.kill("SIGKILL");
    await first.ended;
    const { code, stdout, stderr } = await start("asha", "sweep", "asha.yaml", "--workers", "1").ended;
    expect(code, stderr).toBe(0);
    const [asha, all] = [await results("asha"), await results("all")];
    const shared = Object.keys(all).filter((id) => id in asha);
    expect(shared.length).toBeGreaterThan(0);
    for (const id of shared) expect(asha[id]).toEqual(all[id]);
    const again = await start("asha", "sweep", "asha.yaml").ended;
    expect(again.stderr).toMatch(/^(\d+) of \1 trainings are there already/m);
    expect(again.stdout).toBe(stdout);
    expect(await results("asha")).toEqual(asha);
  });

  test("by halves goes on with other rounds than it was stopped in", async () => {
    const text = (rounds: string): string =>
      `spec: { hidden: [8], epochs: 300 }\ngrid: { learningRate: [0.01, 0.1] }\ndata: { train: 200, validation: 100 }\nhalving: ${rounds}`;
    await writeFile(join(folder, "edited.yaml"), text("{ epochs: 1, factor: 40 }"));
    const first = start("edited", "sweep", "edited.yaml", "--workers", "1");
    await first.told(/round 3 of 3/);
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    await writeFile(join(folder, "edited.yaml"), text("{ epochs: 30, factor: 40 }"));
    const { code, stderr } = await start("edited", "sweep", "edited.yaml", "--workers", "1").ended;
    expect(stderr).not.toContain("failed");
    expect(code).toBe(0);
  });

  test("is told in a notebook, which ran", async () => {
    const { code } = await start("whole", "report", "--plan", "plan.yaml", "-o", "report.ipynb").ended;
    expect(code).toBe(0);
    const { cells } = parseNotebook(await readFile(join(folder, "report.ipynb"), "utf8"), "report.ipynb");
    const shown = cells.map((cell) => (cell.cell_type === "code" ? cell.outputs.length : 0));
    expect(shown.reduce((sum, count) => sum + count)).toBe(5);
    expect(JSON.stringify(cells)).not.toContain('"output_type":"error"');
    expect(await start("nowhere", "report", "-o", "none.ipynb").ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Make them first"),
    });
  });

  test("can be handed out training by training", async () => {
    const { code, stdout } = await start("whole", "trial", "--plan", "plan.yaml", "--index", "0").ended;
    expect(stdout).toMatch(/made again once, with the same numbers/);
    expect(code).toBe(0);
  });
});
