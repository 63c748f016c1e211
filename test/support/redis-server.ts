import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";
import { type Need, program } from "./needs.js";

/** Redis itself, as Debian has it. */
export function redisServer(): Need {
  return program("redis-server", "install Debian's redis-server");
}

export interface RedisOptions {
  password?: string;
  /** Files of PEM: what a client must know it by, and its own. */
  tls?: { ca: string; cert: string; key: string };
  /** Further words of its command line. */
  settings?: readonly string[];
}

/** A Redis of a test's own, on a free port, with its files in a folder of its own. */
export interface TestRedis {
  port: number;
  /** With the password in it. */
  url: string;
  /** Ends it as a power cut does; its files stay. */
  kill(): Promise<void>;
  /** Starts it once more on the same port and the same files. */
  restart(): Promise<void>;
  /** Ends it, and takes its files away. */
  stop(): Promise<void>;
}

export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const { password, tls, settings = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), "longhand-redis-"));
  const port = await freePort();
  const listening = tls
    ? [
        "--port",
        "0",
        "--tls-port",
        String(port),
        "--tls-auth-clients",
        "no",
        "--tls-ca-cert-file",
        tls.ca,
      ].concat(["--tls-cert-file", tls.cert, "--tls-key-file", tls.key])
    : ["--port", String(port)];
  const words = [...listening, "--dir", folder, "--save", "", "--appendonly", "yes", ...settings].concat(
    password === undefined ? [] : ["--requirepass", password],
  );
  const start = async () => {
    const child = spawn("redis-server", words, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
        if (said.includes("Ready to accept connections")) resolve();
      });
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`redis-server ended; it said: ${said}`)));
    });
    return child;
  };
  let running = await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  };
  return {
    port,
    url: `${tls ? "rediss" : "redis"}://${password === undefined ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    kill: () => end("SIGKILL"),
    restart: async () => {
      running = await start();
    },
    stop: async () => {
      await end("SIGTERM");
      await rm(folder, { recursive: true });
    },
  };
}
