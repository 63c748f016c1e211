import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makePipe } from "../../support/special-files.js";
import { TestClient } from "../../support/test-client.js";

const program = fileURLToPath(new URL("../../../lib/cli/longhand.js", import.meta.url));

let home: string;
let started: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "longhand-start-"));
});

afterEach(async () => {
  for (const child of started) child.kill("SIGKILL");
  started = [];
  await rm(home, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  /** The address that was printed, with its token; rejects where the command ends before. */
  address: Promise<URL>;
  /** What became of it, and all that it printed. */
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

function start(...args: string[]): Started {
  return startWith({}, ...args);
}

function startWith(variables: Record<string, string>, ...args: string[]): Started {
  const env = { ...process.env, LONGHAND_STATE_DIR: join(home, "state"), ...variables };
  const child = spawn(process.execPath, [program, "start", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let out = "";
  let err = "";
  child.stderr?.on("data", (piece) => {
    err += piece;
  });
  const address = new Promise<URL>((resolve, reject) => {
    child.stdout?.on("data", (piece) => {
      out += piece;
      const line = out
        .split("\n")
        .slice(0, -1)
        .find((one) => one.startsWith("http://"));
      if (line !== undefined) resolve(new URL(line));
    });
    child.on("close", () => reject(new Error(`it ended without an address: ${err}`)));
  });
  address.catch(() => {});
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return { child, address, ended };
}

/** A kernel of a server, connected, with the id of its process. */
async function openKernel(address: URL): Promise<{ client: TestClient; pid: number }> {
  const token = address.searchParams.get("token") ?? "";
  const answer = await fetch(new URL("/api/kernels", address), {
    method: "POST",
    headers: { authorization: `token ${token}` },
  });
  const { id } = (await answer.json()) as { id: string };
  const client = await TestClient.open({ url: address.origin, token }, id);
  const cell = client.execute("console.log(process.pid)");
  await client.idle(cell);
  return { client, pid: Number(client.printed(cell)) };
}

/** Settles when a process that is not our child has gone; the test's own time limit is the judge. */
async function gone(pid: number): Promise<void> {
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  if (state === "" || / Z /.test(state)) return;
  await new Promise((resolve) => setImmediate(resolve));
  await gone(pid);
}

describe("longhand start", () => {
  test("prints an address that opens the page, and at Ctrl-C ends its kernels and itself", async () => {
    const { child, address, ended } = start(home, "--port", "0", "--no-browser");
    const url = await address;
    expect(url.searchParams.get("token")).toMatch(/^[0-9a-f]{48}$/);
    const page = await fetch(url, { redirect: "manual" });
    expect([page.status, page.headers.get("location")]).toEqual([302, "/lab"]);
    const { pid } = await openKernel(url);
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([0, ""]);
    expect(out.trimEnd().split("\n").at(-1)).toBe("Ending the kernels and the server.");
    await gone(pid);
  });

  test("takes no kernel along into the dark: killed, it leaves none behind", async () => {
    const { child, address } = start(home, "--port", "0", "--no-browser");
    const { pid } = await openKernel(await address);
    child.kill("SIGKILL");
    await gone(pid);
  });

  test("ends at the second Ctrl-C, though all threads that read files hang", async () => {
    // As on a disk of the network that does not answer. Nothing that Longhand reads itself would wait for a pipe.
    const letGo = makePipe(join(home, "pipe"));
    const preload = join(home, "hang.cjs");
    await writeFile(
      preload,
      `process.on("SIGUSR2", () => {
        for (let nth = 0; nth < 8; nth++) require("node:fs").readFile(${JSON.stringify(join(home, "pipe"))}, () => {});
        console.error("they hang");
      });`,
    );
    const options = ["--port", "0", "--no-browser", "--no-spare"];
    const { child, address, ended } = startWith({ NODE_OPTIONS: `--require ${preload}` }, home, ...options);
    try {
      await address;
      const hang = once(child.stderr!, "data");
      child.kill("SIGUSR2");
      await hang;
      const told = once(child.stdout!, "data");
      child.kill("SIGINT");
      await told;
      child.kill("SIGINT");
      await ended;
      expect(child.signalCode).toBe("SIGINT");
    } finally {
      letGo();
    }
  });

  test("does not wait for a package.json that is a pipe", async () => {
    await mkdir(join(home, "notebooks"));
    const letGo = makePipe(join(home, "package.json"));
    const { address } = start(home, "--port", "0", "--no-browser");
    expect((await address).protocol).toBe("http:");
    letGo();
  });

  test("in Longhand's own folder opens on the notebooks", async () => {
    await mkdir(join(home, "notebooks"));
    await writeFile(join(home, "package.json"), '{"name":"longhand-workspace"}');
    const { address } = start(home, "--port", "0", "--token", "t&=", "--no-browser");
    const url = await address;
    expect(url.searchParams.get("token")).toBe("t&=");
    const page = await fetch(url, { redirect: "manual" });
    expect(page.headers.get("location")).toBe("/lab/tree/notebooks");
  });

  test("is ended by the page's own wish", async () => {
    const { address, ended } = start(home, "--port", "0", "--no-browser");
    const url = await address;
    const headers = { authorization: `token ${url.searchParams.get("token")}` };
    await fetch(new URL("/api/shutdown", url), { method: "POST", headers });
    expect((await ended).code).toBe(0);
  });

  test("says which port is taken, and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { code, err } = await start(home, "--port", String(port), "--no-browser").ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `longhand: listening on 127.0.0.1, port ${port}: another program has that port. ` +
        "Choose another with --port, or leave it out for the next free one.\n",
    );
    other.close();
  });

  test.each([
    [["/no/such/folder"], 1, "there is nothing. Name a folder."],
    [["--host", "0.0.0.0", "--token", ""], 1, "the whole network could run code here"],
    [["--host", "203.0.113.9"], 1, "that is no address of this machine"],
    [["--host", ""], 2, "must be an address. Leave it out for this machine alone."],
    [["--port", "eighty"], 2, "must be a whole number from 0 to 65535"],
    [["--port", "70000"], 2, "must be a whole number from 0 to 65535"],
    [["--nonsense"], 2, "unknown option"],
  ])("%j ends with %i and says why", async (args, code, why) => {
    const ended = await start(...args, "--no-browser").ended;
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(why);
  });
});
