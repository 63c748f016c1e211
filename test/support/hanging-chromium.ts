import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { isRunning } from "./processes.js";

/** A program in Chromium's place that never prints, with a process of its own, as Chromium has many. */
export interface HangingChromium {
  /** For the environment of who exports: this as Chromium, and a folder for temporary files. */
  env: { CHROME_PATH: string; TMPDIR: string };
  /** Settles when it was started so often, with the processes of all the starts. */
  started(times: number): Promise<number[]>;
  /** Settles when none of its processes is left, and no folder of who started it. */
  gone(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes one. */
export async function makeHangingChromium(): Promise<HangingChromium> {
  const folder = await mkdtemp(join(tmpdir(), "longhand-hanging-"));
  const [program, temporary, log] = ["chromium", "temporary", "started"].map((name) => join(folder, name));
  const script = `#!/bin/sh\nsleep 1000 &\necho "$$ $!" >> '${log}'\nwait\n`;
  await writeFile(program!, script, { mode: 0o755 });
  await mkdir(temporary!);
  const starts = async (): Promise<number[][]> =>
    (await readFile(log!, "utf8").catch(() => ""))
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split(" ").map(Number));
  return {
    env: { CHROME_PATH: program!, TMPDIR: temporary! },
    started: (times) =>
      vi.waitFor(
        async () => {
          const found = await starts();
          if (found.length < times) throw new Error(`started ${found.length} times, not ${times}`);
          return found.flat();
        },
        { timeout: 30_000, interval: 20 },
      ),
    gone: () =>
      vi.waitFor(
        async () => {
          const left = (await starts()).flat().filter(isRunning);
          const folders = (await readdir(temporary!)).filter((name) => name.startsWith("longhand-pdf-"));
          if (left.length + folders.length > 0)
            throw new Error(`left: processes ${left.join()}, folders ${folders.join()}`);
        },
        { timeout: 10_000, interval: 20 },
      ),
    remove: async () => {
      for (const pid of (await starts()).flat().filter(isRunning)) process.kill(pid, "SIGKILL");
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
