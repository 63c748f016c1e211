import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  execute,
  type Kernel,
  type KernelStatus,
  startKernel,
  tslabSpec,
} from "../../../lib/kernel/index.js";
import { isRunning, untilEnded } from "../../support/processes.js";

const parentScript = fileURLToPath(new URL("../../support/kernel-parent.mjs", import.meta.url));

describe("the life of a kernel", () => {
  let kernel: Kernel | undefined;
  afterEach(async () => {
    await kernel?.shutdown();
    kernel = undefined;
  });
  const start = async (): Promise<Kernel> => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
    return kernel;
  };
  const death = (of: Kernel): Promise<string> =>
    new Promise((resolve) => of.onStatus((status, reason) => status === "dead" && resolve(reason ?? "")));

  test("a kill is told at once with the signal, a running cell fails with it, and a restart works", async () => {
    const it = await start();
    const reason = death(it);
    const running = execute(it, "await new Promise(() => {})", {
      onMessage: (message) => {
        if (message.header.msg_type === "execute_input") process.kill(it.pid!, "SIGKILL");
      },
    });
    await expect(running).rejects.toThrow(/SIGKILL/);
    expect(await reason).toMatch(/was ended by SIGKILL/);
    expect(it.status).toBe("dead");
    await expect(execute(it, "1")).rejects.toThrow(/is dead .*SIGKILL[\s\S]*Restart it/);
    await it.restart();
    expect((await execute(it, "1")).status).toBe("ok");
  });

  test("an exit in a cell is told with its code and the kernel's last words", async () => {
    const it = await start();
    const reason = death(it);
    const code = "require('fs').writeSync(2, 'out of luck'); process.exit(3)";
    await expect(execute(it, code)).rejects.toThrow(/exit code 3/);
    expect(await reason).toMatch(/exit code 3; its last words:\nout of luck/);
  });

  test("a timer that goes on for ever does not hold up a shutdown, nor does an endless loop for long", async () => {
    const it = await start();
    await execute(it, "setInterval(() => {}, 10)");
    const started = performance.now();
    await it.restart();
    const seen: KernelStatus[] = [];
    it.onStatus((status) => seen.push(status));
    const running = execute(it, "console.log(1); while (true) {}", {
      onMessage: (message) => {
        if (message.header.msg_type === "stream") void it.shutdown();
      },
    });
    await expect(running).rejects.toThrow();
    await it.shutdown();
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(seen.at(-1)).toBe("dead");
  });

  test.each([
    ["is shut down", async (it: Kernel) => it.shutdown()],
    ["exits in a cell", async (it: Kernel) => expect(execute(it, "process.exit(0)")).rejects.toThrow()],
  ])("what a cell has started ends with a kernel that %s", async (_, end) => {
    const it = await start();
    let child = 0;
    await execute(
      it,
      "const child = require('child_process').spawn('sleep', ['1000']); console.log(child.pid)",
      {
        onMessage: (message) => {
          if (message.header.msg_type === "stream") child = Number(message.content["text"]);
        },
      },
    );
    expect(child).toBeGreaterThan(0);
    await end(it);
    await untilEnded(child, 5_000);
  });

  test("a kernel that cannot be started is an error with the reason", async () => {
    const spec = tslabSpec();
    await expect(startKernel({ spec, cwd: "/no/such/folder" })).rejects.toThrow(
      /Check that the folder exists/,
    );
    const broken = { ...spec, argv: [process.execPath, "-e", "console.error('no luck'); process.exit(7)"] };
    await expect(startKernel({ spec: broken, cwd: tmpdir() })).rejects.toThrow(/exit code 7[\s\S]*no luck/);
  });

  test.each(["the time is over", "the signal comes"])(
    "a start that hangs ends when %s, and leaves nothing",
    async (end) => {
      const folder = await mkdtemp(join(tmpdir(), "longhand-start-"));
      vi.stubEnv("TMPDIR", folder);
      try {
        const pidFile = join(folder, "pid");
        const code = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1e3)`;
        const spec = { ...tslabSpec(), name: "hangs", argv: [process.execPath, "-e", code] };
        const given = new AbortController();
        const limit = end === "the signal comes" ? { signal: given.signal } : { startTimeout: 0.3 };
        const starting = startKernel({ spec, cwd: folder, ...limit });
        starting.catch(() => {});
        if (end === "the signal comes") {
          await vi.waitFor(() => readFile(pidFile), { timeout: 10_000, interval: 20 });
          given.abort();
        }
        await expect(starting).rejects.toThrow(
          end === "the signal comes" ? /hangs in .* was stopped before/ : /did not answer within 0\.3 s/,
        );
        const pid = Number(await readFile(pidFile, "utf8").catch(() => "0"));
        if (pid > 0) expect(isRunning(pid)).toBe(false);
        expect((await readdir(folder)).filter((name) => name !== "pid")).toEqual([]);
      } finally {
        vi.unstubAllEnvs();
        await rm(folder, { recursive: true });
      }
    },
  );

  test.each([
    ["ours", "is idle", ""],
    ["ours", "is in an endless loop", "while (true) {}"],
    ["foreign", "is in an endless loop", "while (true) {}"],
  ])("no kernel outlives its parent, whoever kills that (%s client, the kernel %s)", async (how, _, code) => {
    const folder = await mkdtemp(join(tmpdir(), "longhand-parent-"));
    const parent = spawn(process.execPath, [parentScript, how, code], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: tmpdir(),
      env: { ...process.env, TMPDIR: folder },
    });
    let pid: number;
    try {
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      pid = (JSON.parse(line.toString()) as { kernel: number }).kernel;
    } finally {
      parent.kill("SIGKILL");
    }
    await untilEnded(pid, 10_000);
    if (how === "ours") expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
