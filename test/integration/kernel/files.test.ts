import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { runCode } from "../../support/cell.js";

describe("a kernel whose folder changes", () => {
  let folder: string;
  let kernel: Kernel;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "longhand-files-"));
    kernel = await startKernel({ spec: tslabSpec(), cwd: folder });
  });
  afterAll(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  test("compiles cells all the same while files come and go beside it", async () => {
    await execute(kernel, 'import * as missing from "./not-there";');
    for (let i = 0; i < 12; i++) {
      writeFileSync(join(folder, `new-${i}.ts`), `export const value = ${i};\n`);
      mkdirSync(join(folder, `folder-${i}`));
      await new Promise((done) => setTimeout(done, 20)); // for the system to tell those who watch the folder
      const ran = await runCode(kernel, `const n${i} = ${i};`);
      expect(ran.result.status, JSON.stringify(ran.result)).toBe("ok");
    }
  });

  test("finds a module that was not there the first time", async () => {
    const look = 'import { late } from "./late"; console.log(late);';
    expect((await execute(kernel, look)).status).toBe("error");
    writeFileSync(join(folder, "late.ts"), 'export const late = "here now";\n');
    expect((await runCode(kernel, look)).stdout).toBe("here now\n");
  });
});
