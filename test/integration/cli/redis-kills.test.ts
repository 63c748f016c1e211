import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RandomState } from "../../../lib/random/index.js";
import { type Started, startLonghand } from "../../support/longhand-command.js";
import { describeWith, mnist } from "../../support/needs.js";
import { redisServer, startRedis, type TestRedis } from "../../support/redis-server.js";
import { sweepResults } from "../../support/sweep-results.js";

/** `npm run test:kills` kills more, for some minutes. */
const whole = (import.meta as { env?: { MODE?: string } }).env?.MODE === "whole";
const kills = whole ? 20 : 3;
/** Of most of a second each, so that no kill falls behind the end. */
const trials = kills * 6;

let folder: string;
let redis: TestRedis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-kills-"));
  const seeds = `seeds: ${trials}`;
  const plan = `spec: { hidden: [16], epochs: 60 }\n${seeds}\ndata: { train: 4000, validation: 200 }`;
  await writeFile(join(folder, "plan.yaml"), plan);
});
afterAll(() => rm(folder, { recursive: true }));

const start = (runs: string, ...args: string[]): Started =>
  startLonghand(args, { cwd: folder, env: { LONGHAND_RUNS: join(folder, runs) } });
const startWorker = (): Started => start("elsewhere", "worker", "--redis", redis.url, "--concurrency", "1");
const startSweep = (): Started => start("killed", "sweep", "plan.yaml", "--redis", redis.url);

describeWith("a sweep whose parts are killed", [mnist(), redisServer()], () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test(`comes to what an undisturbed one comes to after ${kills} kills, with nothing lost and nothing doubled`, async () => {
    const random = new RandomState(20);
    const workers = [startWorker(), startWorker()];
    let sweep = startSweep();
    const blows: Record<string, () => Promise<void>> = {
      async worker() {
        const at = Math.floor(random.randomSample() * workers.length);
        await killed(workers[at]!);
        workers[at] = startWorker();
      },
      async sweep() {
        await killed(sweep);
        sweep = startSweep();
      },
      async redis() {
        await redis.kill();
        await wait(random.randomSample() * 500);
        await redis.restart();
      },
    };
    let ended = false;
    for (let blow = 0; blow < kills; blow++) {
      await sweep.told(/\d+ of \d+: seed/);
      await wait(random.randomSample() * 700);
      // Each in turn, so that all are killed however few there are.
      await blows[Object.keys(blows)[blow % 3]!]!();
      ended = sweep.child.exitCode !== null;
      expect(ended, "the sweep ended before all was killed that was to be").toBe(false);
    }
    const { code, stderr } = await sweep.ended;
    expect(code, stderr).toBe(0);
    for (const worker of workers) await killed(worker);
    await start("whole", "sweep", "plan.yaml").ended;
    const found = await sweepResults(join(folder, "killed"));
    expect(Object.keys(found)).toHaveLength(trials);
    expect(found).toEqual(await sweepResults(join(folder, "whole")));
  }, 900_000);
});

async function killed({ child, ended }: Started): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}
