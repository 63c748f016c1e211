import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { KernelError } from "../errors.js";
import { dataFolders } from "./jupyter-paths.js";
import type { KernelSpec } from "./types.js";

/** A kernelspec and the folder it was found in; the built-in one has none. */
export interface FoundKernelSpec {
  spec: KernelSpec;
  folder: string | undefined;
}

const kernelJson = z.looseObject({
  argv: z.array(z.string()).min(1),
  display_name: z.string(),
  language: z.string(),
  env: z.record(z.string(), z.string()).optional(),
  interrupt_mode: z.enum(["signal", "message"]).optional(),
});

/**
 * The kernel that comes with Longhand: tslab's compiler and executor behind our own message loop, on this Node.
 *
 * Every path in it is absolute, so it starts from whichever folder and through whichever Jupyter.
 *
 * @throws {KernelError} where Longhand has not been built
 */
export function tslabSpec(): KernelSpec {
  return {
    name: "tslab",
    display_name: "TypeScript (Longhand)",
    language: "typescript",
    // A cell's require of an ES module (our library is one) would print a warning into the first cell.
    argv: [
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      "--no-force-async-hooks-checks",
      kernelProgram(),
      "{connection_file}",
    ],
    interrupt_mode: process.platform === "win32" ? "message" : "signal",
  };
}

/** Whether a spec starts Longhand's own kernel, whatever it is named and whoever wrote the kernel.json. */
export function isOurKernel(spec: KernelSpec): boolean {
  const program = programPath();
  return program !== undefined && spec.argv.includes(program);
}

/**
 * Every kernel that can be started here: the built-in one first, then those in Jupyter's data folders.
 *
 * A kernel.json that cannot be read is left out, as Jupyter does: one broken file must not hide the others.
 */
export async function findKernelSpecs(
  folders: readonly string[] = dataFolders(),
): Promise<FoundKernelSpec[]> {
  const found = new Map<string, FoundKernelSpec>();
  const own = tslabSpec();
  found.set(own.name, { spec: own, folder: undefined });
  for (const data of folders) {
    const parent = join(data, "kernels");
    const names = await readdir(parent).catch(() => []);
    for (const directory of names.sort()) {
      const name = directory.toLowerCase();
      if (found.has(name)) continue;
      const folder = join(parent, directory);
      const spec = await readKernelSpec(name, folder);
      if (spec !== undefined) found.set(name, { spec, folder });
    }
  }
  return [...found.values()];
}

async function readKernelSpec(name: string, folder: string): Promise<KernelSpec | undefined> {
  try {
    const read = kernelJson.parse(JSON.parse(await readFile(join(folder, "kernel.json"), "utf8")));
    return {
      name,
      display_name: read.display_name,
      language: read.language,
      argv: read.argv.map((part) => part.replaceAll("{resource_dir}", folder)),
      ...(read.env === undefined ? {} : { env: read.env }),
      ...(read.interrupt_mode === undefined ? {} : { interrupt_mode: read.interrupt_mode }),
    };
  } catch {
    return undefined;
  }
}

function kernelProgram(): string {
  const path = programPath();
  if (path !== undefined) return path;
  throw new KernelError(
    "starting a kernel: longhand is not built. Run `npm run build` in the project's folder.",
  );
}

/** The built program; a test that runs the source finds it in dist, a program in dist beside itself. */
function programPath(): string | undefined {
  const places = ["../cli/kernel-process.js", "../dist/cli/kernel-process.js"];
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(path));
}
