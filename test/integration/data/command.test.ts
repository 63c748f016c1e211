import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type FaultyServer, faultyServer, send } from "../../support/faulty-server.js";
import { describeWith, mnist } from "../../support/needs.js";

const command = fileURLToPath(new URL("../../../lib/cli/longhand.js", import.meta.url));
let folder: string;
let server: FaultyServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-command-"));
  server = await faultyServer();
});

afterEach(() => Promise.all([server.close(), rm(folder, { recursive: true })]));

/** Starts `longhand data …` as a shell does. */
function start(args: readonly string[], env: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, [command, "data", ...args], {
    env: { ...process.env, MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: server.url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number, output }));
  return { child, ended };
}

describe("longhand data", () => {
  test("fetch without a working mirror exits 1 and says why and what to do", async () => {
    const { code, output } = await start(["fetch", "--dir", folder]).ended;
    expect(code).toBe(1);
    expect(output).toMatch(
      /^longhand: fetching MNIST: train-images-idx3-ubyte could not be had.*404.*MNIST_DIR/m,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test("status says that MNIST_DIR leads nowhere, and exits 0, for it did its work", async () => {
    const { code, output } = await start(["status"], { MNIST_DIR: join(folder, "nowhere") }).ended;
    expect(code).toBe(0);
    expect(output).toMatch(
      /^loadMnist\(\) stops: loading MNIST: MNIST_DIR names .*nowhere, which is not there/,
    );
    expect(output).toMatch(/absent\s+train-images-idx3-ubyte/);
  });

  test("a word it does not know exits 2", async () => {
    expect((await start(["fetsch"]).ended).code).toBe(2);
  });
});

describeWith("longhand data, with MNIST", [mnist()], () => {
  const source = process.env["MNIST_DIR"]!;

  test("Ctrl-C stops a fetch cleanly, and the next one goes on from there", async () => {
    const first = join(folder, "train-images-idx3-ubyte.gz");
    const bytes = await readFile(join(source, "train-images-idx3-ubyte.gz"));
    server.answer = (request, response) => send(request, response, bytes, { stallAfter: 1_000_000 });
    const { child, ended } = start(["fetch", "--dir", folder]);
    await vi.waitFor(async () => {
      const [part] = await readdir(folder);
      expect((await stat(join(folder, part!))).size).toBe(1_000_000);
    }, 20_000);
    child.kill("SIGINT");
    const { code, output } = await ended;
    expect(code).toBe(1);
    expect(output).toMatch(/stopped at train-images-idx3-ubyte.*goes on from there/);
    expect((await stat(`${first}.part`)).size).toBe(1_000_000);

    server.answer = (request, response) => {
      void readFile(join(source, request.url!)).then((file) => send(request, response, file));
    };
    const again = await start(["fetch", "--dir", folder]).ended;
    expect(again.output).toMatch(/MNIST is in .*: four files, their sums checked\./);
    expect(again.code).toBe(0);
    expect(server.requests[1]).toBe("/train-images-idx3-ubyte.gz bytes=1000000-");
    expect((await readFile(first)).equals(bytes)).toBe(true);
    expect((await readdir(folder)).length).toBe(4);

    const status = await start(["status"], { MNIST_DIR: folder }).ended;
    expect(status.output).toMatch(new RegExp(`^loadMnist\\(\\) uses MNIST from ${folder}\\.`));
    expect(status.output.match(/^ {2}whole .*md5 [0-9a-f]{32}$/gm)?.length).toBeGreaterThanOrEqual(4);
  });
});
