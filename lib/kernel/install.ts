import { mkdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { writeAtomically } from "../atomic-write.js";
import { KernelError, messageOf } from "../errors.js";
import { userDataFolder } from "./jupyter-paths.js";
import { tslabSpec } from "./specs.js";

/** Where a kernelspec goes: the user's data folder, or the share/jupyter of a prefix. */
export interface InstallPlace {
  prefix?: string;
}

/**
 * Writes the kernelspec of our kernel where other Jupyter programs look for one.
 *
 * It starts this Node and this copy of Longhand by absolute paths, so it must be written again after either moves.
 *
 * @returns the kernelspec's folder
 * @throws {KernelError} where the folder cannot be written
 */
export async function installKernel(place: InstallPlace = {}): Promise<string> {
  const { name, argv, display_name, language, interrupt_mode } = tslabSpec();
  const folder = specFolder(place, name);
  const spec = { argv, display_name, language, interrupt_mode, metadata: { debugger: false } };
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(join(folder, "kernel.json"), `${JSON.stringify(spec, null, 1)}\n`);
  } catch (cause) {
    throw new KernelError(
      `installing the kernel in ${folder}: ${messageOf(cause)}. Name a folder that can be written with --prefix.`,
      { cause },
    );
  }
  return folder;
}

/**
 * Takes the kernelspec away.
 *
 * @returns the folder that is gone
 * @throws {KernelError} where none is there
 */
export async function removeKernel(place: InstallPlace = {}): Promise<string> {
  const folder = specFolder(place, tslabSpec().name);
  const there = await stat(join(folder, "kernel.json")).catch(() => undefined);
  if (there === undefined) {
    throw new KernelError(
      `removing the kernel: there is none in ${folder}. \`longhand kernel list\` shows all.`,
    );
  }
  await rm(folder, { recursive: true });
  return folder;
}

function specFolder(place: InstallPlace, name: string): string {
  const data =
    place.prefix === undefined ? userDataFolder() : join(resolve(place.prefix), "share", "jupyter");
  return join(data, "kernels", name);
}
