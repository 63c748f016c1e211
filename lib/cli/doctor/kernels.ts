import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernel } from "../../kernel/index.js";
import type { Check, Finding } from "./finding.js";

/** What the kernel is asked: it must compile, find the library and print. */
const code = 'import { Matrix } from "longhand";\nconsole.log(Matrix.zeros(6, 7).data.length);';

/** Whether the kernel that comes with Longhand starts, compiles a cell and finds the library. */
export async function checkKernel(): Promise<Finding> {
  const { execute, startKernel, tslabSpec } = await import("../../kernel/index.js");
  const folder = await mkdtemp(join(tmpdir(), "longhand-doctor-"));
  let kernel: Kernel | undefined;
  try {
    const begun = performance.now();
    kernel = await startKernel({ spec: tslabSpec(), cwd: folder });
    const ready = performance.now();
    let printed = "";
    const result = await execute(kernel, code, {
      onMessage: ({ header, content }) => {
        if (header.msg_type === "stream") printed += String(content["text"]);
      },
    });
    const cell = performance.now();
    if (result.status === "ok" && printed === "42\n") {
      return {
        state: "ok",
        found: `ready after ${seconds(begun, ready)}, ran a cell in ${seconds(ready, cell)}`,
      };
    }
    const why = result.status === "error" ? `${result.ename}: ${result.evalue}` : `printed ${printed}`;
    return {
      state: "wrong",
      found: `it started, but a cell that imports "longhand" failed: ${why}`,
      mend: "Run `npm run build` in Longhand's folder.",
    };
  } catch (thrown) {
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      state: "wrong",
      found,
      mend: "Run `npm ci` in Longhand's folder, which installs and builds it.",
    };
  } finally {
    await kernel?.shutdown().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether other Jupyter programs know the kernel, and know this copy of it. */
export async function checkInstalled(data?: readonly string[]): Promise<Finding> {
  const { installedFolders, isCurrent } = await import("../../kernel/index.js");
  const folders = await installedFolders(data);
  if (folders.length === 0) {
    return {
      state: "note",
      found: "VS Code and other Jupyter programs do not know the kernel",
      mend: "`longhand kernel install` tells them; this environment needs no such thing.",
    };
  }
  const current = await Promise.all(folders.map(isCurrent));
  const stale = folders.filter((_, at) => !current[at]);
  if (stale.length === 0) return { state: "ok", found: `installed in ${folders.join(", ")}` };
  const found = `${stale.join(", ")}: starts another Node or another copy of Longhand`;
  return { state: "wrong", found, mend: "Run `longhand kernel install` again, from the copy that is meant." };
}

/** The checks of kernels. */
export function kernelChecks(): Check[] {
  return [
    { name: "kernel", run: checkKernel },
    { name: "kernelspec", run: () => checkInstalled() },
  ];
}

function seconds(from: number, to: number): string {
  return `${((to - from) / 1000).toFixed(1)} s`;
}
