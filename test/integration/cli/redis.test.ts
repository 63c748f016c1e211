import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readAddress } from "../../../lib/cli/queue/address.js";
import { connectRedis } from "../../../lib/cli/queue/connect.js";
import { makeCertificate } from "../../support/certificate.js";
import { type Started, startLonghand } from "../../support/longhand-command.js";
import { describeWith, mnist, program } from "../../support/needs.js";
import { deadAddress, programWithoutData } from "../../support/project-without-data.js";
import { redisServer, startRedis, type TestRedis } from "../../support/redis-server.js";
import { sweepResults } from "../../support/sweep-results.js";

const secret = "s3cret/word";
let folder: string;
let redis: TestRedis;
/** A database of a test's own. */
let url: string;
let database = 0;
beforeEach(() => {
  database += 1;
  url = `${redis?.url}/${database}`;
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-redis-test-"));
  const spec = "spec: { hidden: [8], epochs: 4 }\ndata: { train: 1000, validation: 200 }";
  const plans = {
    plain: `${spec}\ngrid: { learningRate: [0.05, 0.2, 1.0e+300], batchSize: [16, 32] }`,
    halves: `${spec}\ngrid: { learningRate: [0.001, 0.1, 0.2, 0.0001] }\nhalving: { epochs: 1, factor: 2 }`,
    one: spec,
    long: `${spec}\ntrials: [{ epochs: 100000 }]`,
  };
  for (const [name, plan] of Object.entries(plans)) await writeFile(join(folder, `${name}.yaml`), plan);
});
afterAll(() => rm(folder, { recursive: true }));

const started: Started[] = [];
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill("SIGKILL");
});

const results = (runs: string): Promise<Record<string, unknown>> => sweepResults(join(folder, runs));

function start(runs: string, args: readonly string[], program?: string, env = {}): Started {
  const each = startLonghand(args, {
    cwd: folder,
    env: { LONGHAND_RUNS: join(folder, runs), ...env },
    ...(program !== undefined && { program }),
  });
  started.push(each);
  return each;
}

/** A worker that records nothing here itself, as on another machine. */
const startWorker = (...args: string[]): Started =>
  start("elsewhere", ["worker", "--redis", url, "--concurrency", "1", ...args]);

describeWith("trainings through Redis", [mnist(), redisServer()], () => {
  beforeAll(async () => {
    redis = await startRedis({ password: secret });
  });
  afterAll(() => redis.stop());

  test("come to what they come to here, byte for byte but for times, and nothing of them stays elsewhere", async () => {
    const worker = startWorker("--concurrency", "2");
    for (const plan of ["plain", "halves"]) {
      const far = await start("far", ["sweep", `${plan}.yaml`, "--redis", url]).ended;
      const near = await start("near", ["sweep", `${plan}.yaml`]).ended;
      expect(far.code, far.stderr).toBe(near.code);
      // The tables differ in their seconds alone.
      const noTimes = (table: string): string => table.replace(/\d+\.\d s/g, "");
      expect(noTimes(far.stdout)).toBe(noTimes(near.stdout));
    }
    const made = await results("far");
    expect(made).toEqual(await results("near"));
    expect(Object.keys(made).length).toBeGreaterThan(10);
    expect(await results("elsewhere")).toEqual({});
    const client = await connectRedis(await readAddress(url), () => {});
    expect(await client.keys("longhand:checkpoint:*")).toEqual([]);
    client.disconnect();
    worker.child.kill("SIGINT");
    expect((await worker.ended).code).toBe(0);
  });

  test("wait where nobody is there to make them, and say so", async () => {
    const sweep = start("alone", ["sweep", "one.yaml", "--redis", url]);
    await sweep.told(/no worker is there yet. Start one on each machine: longhand worker --redis redis:/);
    sweep.child.kill("SIGINT");
    expect(await sweep.ended).toMatchObject({ code: 130, stderr: expect.stringContaining("0 of 1") });
  });

  test("are given back by a worker that must leave at once, and begun by another at once", async () => {
    const sweep = start("back", ["sweep", "long.yaml", "--redis", url]);
    const first = startWorker();
    await first.told(/epochs=100000: begun/);
    first.child.kill("SIGINT");
    await first.told(/leaving when what is at hand is done/);
    const second = startWorker();
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(0);
    await second.told(/epochs=100000: begun/);
    sweep.child.kill("SIGINT");
    expect((await sweep.ended).code).toBe(130);
    second.child.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
  });

  test("that a process dies of are written down as failed, and the sweep goes on", async () => {
    await writeFile(
      join(folder, "deadly.yaml"),
      "spec: { hidden: [8] }\ntrials: [{ epochs: 5000 }, {}]\ndata: { train: 500, test: 50 }",
    );
    const sweep = start("deadly", ["sweep", "deadly.yaml", "--redis", url]);
    const worker = startWorker();
    await worker.told(/epochs=5000: begun/);
    const killed = new Set<number>();
    while (killed.size < 2) {
      const [pid] = await eventuallyOther(worker.child.pid!, killed);
      killed.add(pid);
      process.kill(pid, "SIGKILL");
    }
    expect(await sweep.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/its process died/) });
    worker.child.kill("SIGINT");
    await worker.ended;
    expect(Object.values(await results("deadly"))).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ status: "failed" }),
        expect.objectContaining({ status: "done" }),
      ]),
    );
  });

  test("are refused by a worker of another version or with other digits, and wait for one that fits", async () => {
    const program = programWithoutData(join(folder, "copy"));
    const manifest = join(folder, "copy", "lib", "package.json");
    const own = await readFile(manifest, "utf8");
    const sweep = start("fits", ["sweep", "one.yaml", "--redis", url]);
    await writeFile(manifest, own.replace(/"version": "[^"]*"/, '"version": "0.0.9"'));
    const other = start("elsewhere", ["worker", "--redis", url, "--concurrency", "1"], program);
    expect(await other.ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /the sweep runs Longhand .*, and this worker 0\.0\.9\. Install the same version/,
      ),
    });
    await writeFile(manifest, own);
    const env = { MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: await deadAddress() };
    const drawn = start("elsewhere", ["worker", "--redis", url, "--concurrency", "1"], program, env);
    expect(await drawn.ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /train examples are .*mnist, 1000, hash .*and here they are .*drawn, 1000, hash/,
      ),
    });
    await sweep.told(
      /the worker .* left: the sweep runs Longhand[\s\S]*the worker .* left: the sweep's train/,
    );
    const fits = startWorker("--leave-after", "1");
    expect((await sweep.ended).code).toBe(0);
    // With nothing more to do.
    expect((await fits.ended).code).toBe(0);
  });

  test.each([
    ["a wrong password", () => `redis://:wrong@127.0.0.1:${redis.port}`, /the password.* is not the one/],
    ["no password", () => `redis://127.0.0.1:${redis.port}`, /asks for a password/],
    ["a port where nobody is", () => "redis://:wrong@127.0.0.1:1", /no Redis answers there/],
    ["TLS where there is none", () => redis.url.replace("redis:", "rediss:"), /does not speak TLS/],
    ["no such database", () => `${redis.url}/99`, /no such database/],
  ])("are not asked for with %s, and it is said what to mend", async (_, bad, told) => {
    const connecting = connectRedis(await readAddress(bad()), () => {}, 1_000);
    await expect(connecting).rejects.toThrow(told);
    await expect(connecting).rejects.not.toThrow(/wrong@|:wrong|s3cret/);
  });

  test("leave no password on the screen or in what is recorded", async () => {
    const bad = url.replace(encodeURIComponent(secret), "wrong");
    for (const args of [["worker"], ["sweep", "one.yaml"]]) {
      const { code, stderr } = await start("none", [...args, "--redis", bad, "--debug"]).ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/is not the one that Redis expects/);
      expect(stderr).not.toMatch(/:wrong/);
    }
    const worker = startWorker();
    const sweep = await start("quiet", ["sweep", "one.yaml", "--redis", url, "--debug"]).ended;
    worker.child.kill("SIGINT");
    const { stderr } = await worker.ended;
    expect(sweep.code).toBe(0);
    const records = JSON.stringify(await results("quiet"));
    for (const text of [records, sweep.stderr, sweep.stdout, stderr]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }
  });
});

describeWith("trainings through a Redis that is away", [mnist(), redisServer()], () => {
  test("do not keep a sweep or a worker that is told to stop", async () => {
    const gone = await startRedis();
    const worker = start("elsewhere", ["worker", "--redis", gone.url, "--concurrency", "1"]);
    const sweep = start("away", ["sweep", "long.yaml", "--redis", gone.url]);
    await worker.told(/begun/);
    await gone.kill();
    await Promise.all([worker, sweep].map((each) => each.told(/does not answer; waiting for it/)));
    sweep.child.kill("SIGINT");
    worker.child.kill("SIGTERM");
    expect((await sweep.ended).code).toBe(130);
    expect((await worker.ended).code).toBe(0);
    await gone.stop();
  });
});

describeWith(
  "trainings through Redis with TLS",
  [mnist(), redisServer(), program("openssl", "install openssl")],
  () => {
    test("go encrypted, to a server that is known by its certificate alone", async () => {
      const certificate = await makeCertificate(folder);
      const safe = await startRedis({ tls: certificate, settings: ["--maxmemory-policy", "allkeys-lru"] });
      try {
        const stranger = await start("tls", ["worker", "--redis", safe.url]).ended;
        expect(stranger).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/not one that is trusted here.*--redis-ca/),
        });
        const known = ["--redis", safe.url, "--redis-ca", certificate.ca];
        const worker = start("elsewhere", ["worker", ...known, "--concurrency", "1"]);
        const sweep = await start("tls", ["sweep", "one.yaml", ...known]).ended;
        expect(sweep.code, sweep.stderr).toBe(0);
        worker.child.kill("SIGINT");
        expect((await worker.ended).stderr).toMatch(/throws keys away when its memory is full.*noeviction/);
      } finally {
        await safe.stop();
      }
    });
  },
);

/** The child of a process, another than those that were killed before. */
async function eventuallyOther(parent: number, before: ReadonlySet<number>): Promise<[number]> {
  let found: number | undefined;
  await vi.waitFor(
    async () => {
      const children = await readFile(`/proc/${parent}/task/${parent}/children`, "utf8");
      found = children
        .trim()
        .split(" ")
        .map(Number)
        .find((pid) => pid > 0 && !before.has(pid));
      expect(found).toBeDefined();
    },
    { timeout: 60_000, interval: 20 },
  );
  return [found!];
}
