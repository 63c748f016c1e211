import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { runCode } from "../../support/cell.js";
import { eventually } from "../../support/eventually.js";

const asked = `import { getPriority } from "node:os";
import { readFileSync } from "node:fs";
console.log(getPriority());`;

/** Where processors are shared among groups of processes. */
const groups = "/proc/self/autogroup";

test("a kernel that yields lets others go first, and what its cells start as well; another one does not", async () => {
  const [yielding, plain] = await Promise.all(
    [true, false].map((yields) => startKernel({ spec: tslabSpec(), cwd: tmpdir(), yields })),
  );
  try {
    expect(Number((await runCode(yielding!, asked)).stdout)).toBe(10);
    expect(Number((await runCode(plain!, asked)).stdout)).toBe(getPriority());
    const started = `import { execFileSync } from "node:child_process";
console.log(execFileSync(process.execPath, ["-p", "os.getPriority()"], { encoding: "utf8" }));`;
    expect(Number((await runCode(yielding!, started)).stdout)).toBe(10);
    if (existsSync(groups)) {
      const group = `console.log(readFileSync("${groups}", "utf8"));`;
      // At once for root; for others when the system takes it.
      await eventually(async () => (await runCode(yielding!, group)).stdout).toMatch(/nice 10\s*$/);
      expect((await runCode(plain!, group)).stdout).toMatch(/nice 0\s*$/);
    }
  } finally {
    await Promise.all([yielding!.shutdown(), plain!.shutdown()]);
  }
}, 60_000);

/** How nice kernels are that a user without root's rights starts, all at once. */
async function kernelsOfNobody(count: number, niceness: number): Promise<unknown> {
  const script = fileURLToPath(new URL("../../support/kernels-at-once.mjs", import.meta.url));
  const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
  const home = await mkdtemp(join(tmpdir(), "longhand-nobody-"));
  try {
    await chmod(home, 0o755);
    if (nobody !== undefined) await chown(home, nobody, nobody);
    const { stdout } = await promisify(execFile)(process.execPath, [script, `${count}`, `${niceness}`], {
      cwd: home,
      env: { PATH: process.env["PATH"], HOME: home, TMPDIR: home },
      ...(nobody !== undefined && { uid: nobody, gid: nobody }),
    });
    return JSON.parse(stdout);
  } finally {
    await rm(home, { recursive: true });
  }
}

const group = (niceness: number): number | null => (existsSync(groups) ? niceness : null);

test("kernels that begin at once all let others go first, whoever starts them", async () => {
  expect(await kernelsOfNobody(4, 0)).toEqual(Array(4).fill({ own: 10, group: group(10) }));
}, 120_000);

test("kernels do not come before a server that lets others go first itself", async () => {
  expect(await kernelsOfNobody(1, 15)).toEqual([{ own: 15, group: group(15) }]);
}, 120_000);
