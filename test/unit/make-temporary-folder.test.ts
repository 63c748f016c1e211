import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../lib/make-temporary-folder.js";

test("a process's folder takes the place of those of the same kind whose processes were killed, and of no others", async () => {
  const parent = await mkdtemp(join(tmpdir(), "longhand-workers-"));
  try {
    const gone = 2 ** 22 + 1; // above any process's number
    const killed = `longhand-worker-${hostname()}-${gone}-abc123`;
    const others = [
      `longhand-worker-${hostname()}-${process.ppid}-abc123`,
      `longhand-pdf-${hostname()}-${gone}-abc123`,
      `longhand-worker-elsewhere-${gone}-abc123`,
      `longhand-worker-${hostname()}-${gone}-mine`,
    ];
    for (const name of [killed, ...others]) await mkdir(join(parent, name, "content"), { recursive: true });
    const made = await makeTemporaryFolder("worker", parent);
    expect((await readdir(parent)).sort()).toEqual([...others, basename(made)].sort());
  } finally {
    await rm(parent, { recursive: true });
  }
});
