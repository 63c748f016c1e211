import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.mjs";

const program = fileURLToPath(new URL("../../../lib/cli/longhand.js", import.meta.url));

/** Who makes the trainings of a sweep. Each gives further words of the command, and a way to end what it started. */
export const contestants = {
  "1 process": async () => ({ words: ["--workers", "1"], stop: async () => {} }),
  "2 processes": async () => ({ words: ["--workers", "2"], stop: async () => {} }),
  "4 processes": async () => ({ words: ["--workers", "4"], stop: async () => {} }),
  "4 workers, Redis": throughRedis,
};

async function throughRedis() {
  const folder = await mkdtemp(join(tmpdir(), "longhand-bench-redis-"));
  const port = await freePort();
  const words = ["--port", String(port), "--dir", folder, "--save", "", "--appendonly", "yes"];
  const redis = await started("redis-server", words, "stdout", "Ready to accept connections");
  const url = `redis://127.0.0.1:${port}`;
  const worker = [program, "worker", "--redis", url, "--concurrency", "1"];
  const workers = await Promise.all(
    Array.from({ length: 4 }, () => started(process.execPath, worker, "stderr", "waiting for trainings")),
  );
  return {
    words: ["--redis", url],
    async stop() {
      for (const each of workers) await ended(each, "SIGINT");
      await ended(redis, "SIGTERM");
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * Makes a plan's trainings once.
 *
 * @returns seconds of the whole command, and from the first training's beginning to the last one's end; milliseconds that a
 *   training takes of a processor that makes one at a time, and how many of them it trains
 */
export async function makeSweep(plan, contestant) {
  const folder = await mkdtemp(join(tmpdir(), "longhand-bench-sweep-"));
  const { words, stop } = await contestants[contestant]();
  try {
    const env = { ...process.env, LONGHAND_RUNS: folder };
    const begun = performance.now();
    const child = spawn(process.execPath, [program, "sweep", plan, ...words], { env, stdio: "ignore" });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`bench:sweep: ${contestant}: the sweep ended with ${code}.`);
    const whole = (performance.now() - begun) / 1000;
    return { whole, ...(await times(folder)) };
  } finally {
    await stop();
    await rm(folder, { recursive: true });
  }
}

async function times(folder) {
  const runs = await Promise.all(
    (await readdir(folder)).map(async (id) => {
      const path = join(folder, id);
      const lines = (await readFile(join(path, "metrics.jsonl"), "utf8")).trim().split("\n");
      const training = lines.reduce((sum, line) => sum + JSON.parse(line).trainSeconds, 0);
      return { ...JSON.parse(await readFile(join(path, "run.json"), "utf8")), training };
    }),
  );
  const first = Math.min(...runs.map(({ started }) => Date.parse(started)));
  const last = Math.max(...runs.map((run) => Date.parse(run.ended)));
  return {
    making: (last - first) / 1000,
    count: runs.length,
    training: (1000 * runs.reduce((sum, run) => sum + run.training, 0)) / runs.length,
  };
}

async function started(command, words, stream, sign) {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  const other = stream === "stdout" ? "stderr" : "stdout";
  child[other].resume();
  await new Promise((resolve, reject) => {
    let said = "";
    child[stream].setEncoding("utf8").on("data", (chunk) => {
      said += chunk;
      if (said.includes(sign)) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`bench:sweep: ${command} ended; it said: ${said}`)));
  });
  return child;
}

async function ended(child, signal) {
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}
