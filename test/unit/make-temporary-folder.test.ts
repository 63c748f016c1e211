import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../lib/make-temporary-folder.js";

test("a process's folder takes the place of those of the same kind whose processes were killed, and of no others", async () => {
  const parent = await mkdtemp(join(tmpdir(), "longhand-workers-"));
  try {
    const gone = 2 ** 22 + 1; // above any process's number
    const first = basename(await makeTemporaryFolder("worker", parent));
    const beginning = first.slice(0, first.lastIndexOf(`${process.pid}-`));
    expect(beginning).toMatch(`longhand-worker-${hostname()}-`);
    const killed = `${beginning}${gone}-abc123`;
    const others = [
      first,
      `${beginning}${process.ppid}-abc123`,
      `${beginning.replace("worker", "pdf")}${gone}-abc123`,
      `longhand-worker-elsewhere-${gone}-abc123`,
      `${beginning}${gone}-mine`,
    ];
    for (const name of [killed, ...others]) await mkdir(join(parent, name, "content"), { recursive: true });
    const made = await makeTemporaryFolder("worker", parent);
    expect((await readdir(parent)).sort()).toEqual([...others, basename(made)].sort());
  } finally {
    await rm(parent, { recursive: true });
  }
});
