import { existsSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { expect, test } from "vitest";
import { startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { runCode } from "../../support/cell.js";

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
      expect((await runCode(yielding!, group)).stdout).toMatch(/nice 10\s*$/);
      expect((await runCode(plain!, group)).stdout).toMatch(/nice 0\s*$/);
    }
  } finally {
    await Promise.all([yielding!.shutdown(), plain!.shutdown()]);
  }
}, 60_000);
