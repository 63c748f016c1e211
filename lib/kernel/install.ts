import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { writeAtomically } from "../atomic-write.js";
import { KernelError, messageOf } from "../errors.js";
import { makeFolder } from "../make-folder.js";
import { dataFolders, userDataFolder } from "./jupyter-paths.js";
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
 * @throws {KernelError} where the folder cannot be written, or holds another program's kernel
 */
export async function installKernel(place: InstallPlace = {}): Promise<string> {
  const { name, argv, display_name, language, interrupt_mode } = tslabSpec();
  const folder = specFolder(place, name);
  const there = await readOwner(folder);
  if (there !== undefined && !there.ours) throw notOurs("installing", folder, there);
  const spec = { argv, display_name, language, interrupt_mode, metadata: { debugger: false } };
  try {
    await makeFolder(folder);
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
 * @throws {KernelError} where none is there, or it is another program's
 */
export async function removeKernel(place: InstallPlace = {}): Promise<string> {
  const folder = specFolder(place, tslabSpec().name);
  const there = await readOwner(folder);
  if (there === undefined) {
    throw new KernelError(
      `removing the kernel: there is none in ${folder}. \`longhand kernel list\` shows all.`,
    );
  }
  if (!there.ours) throw notOurs("removing", folder, there);
  await rm(folder, { recursive: true });
  return folder;
}

/** The folders among Jupyter's in which a copy of Longhand has been installed. */
export async function installedFolders(data: readonly string[] = dataFolders()): Promise<string[]> {
  const folders = data.map((each) => join(each, "kernels", tslabSpec().name));
  const owners = await Promise.all(folders.map(readOwner));
  return folders.filter((_, at) => owners[at]?.ours === true);
}

/** Whether the kernel installed in a folder starts this Node and this copy of Longhand. */
export async function isCurrent(folder: string): Promise<boolean> {
  try {
    const { argv } = JSON.parse(await readFile(join(folder, "kernel.json"), "utf8")) as { argv: unknown };
    return JSON.stringify(argv) === JSON.stringify(tslabSpec().argv);
  } catch {
    return false;
  }
}

interface Owner {
  /** Whether it starts a Longhand, of this copy or another: one that was moved is to be written again. */
  ours: boolean;
  /** What it starts, in words. */
  starts: string;
}

/** Whose kernel stands in a folder; undefined where there is no kernel.json. */
async function readOwner(folder: string): Promise<Owner | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, "kernel.json"), "utf8");
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return { ours: false, starts: `cannot be read: ${messageOf(thrown)}` };
  }
  try {
    const { argv, display_name } = JSON.parse(text) as { argv: string[]; display_name: unknown };
    const ours = argv.some((part) => /[\\/]cli[\\/]kernel-process\.js$/.test(part));
    return { ours, starts: `is ${JSON.stringify(display_name)} and starts \`${argv.join(" ")}\`` };
  } catch {
    return { ours: false, starts: "is no kernelspec" };
  }
}

function notOurs(doing: string, folder: string, owner: Owner): KernelError {
  return new KernelError(
    `${doing} the kernel: ${join(folder, "kernel.json")} is not Longhand's: it ${owner.starts}. Remove it with the program that wrote it, or name another place with --prefix.`,
  );
}

function specFolder(place: InstallPlace, name: string): string {
  const data =
    place.prefix === undefined ? userDataFolder() : join(resolve(place.prefix), "share", "jupyter");
  return join(data, "kernels", name);
}
