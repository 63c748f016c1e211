import { DataSourceError } from "../errors.js";
import type { Host } from "./host/types.js";
import { type FoundFile, findFiles } from "./load-folder.js";
import { type FileSet, namesOf } from "./mnist-files.js";

/** Where MNIST is, or where it would be put. */
export interface FoundMnist {
  /** Whether all four files are there, or only some, or none. */
  state: "whole" | "partial" | "absent";
  /** The folder that was found, or that a download would fill. */
  folder: string;
  /** What to call the folder in a sentence that reads the same on every machine. */
  called: string;
  files: FoundFile[];
}

/**
 * Looks for MNIST: in the folder that MNIST_DIR names, else in data/mnist of the nearest folder upward from where the
 * program was started, else in data/mnist beside this package.
 *
 * The walk upward is for notebooks, whose kernel starts in the notebook's folder.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but does not lead to all four files: whoever sets it means it
 */
export async function findMnist(host: Host, set: FileSet): Promise<FoundMnist> {
  const named = host.env("MNIST_DIR");
  if (host.files === undefined) return { state: "absent", folder: "", called: "memory", files: [] };
  if (named !== undefined) return fromNamed(host, named, set);
  let partial: FoundMnist | undefined;
  for (const folder of await candidateFolders(host)) {
    const found = await lookInto(host, folder, set);
    if (found.state === "whole") return found;
    if (found.state === "partial") partial ??= found;
  }
  return partial ?? lookInto(host, (await homeFolder(host))!, set);
}

/**
 * The folder that a download fills: data/mnist of the project that this package is in, else the nearest data/mnist
 * upward, else a new one where the program was started; undefined in a browser.
 */
export async function homeFolder(host: Host): Promise<string | undefined> {
  const files = host.files;
  if (files === undefined) return undefined;
  const nearest = files.projectFolder === undefined ? (await candidateFolders(host))[0] : undefined;
  return nearest ?? files.join(dataFolder(host)!, "mnist");
}

/** The project's own data folder, in which drawn digits are kept too; undefined in a browser. */
export function dataFolder(host: Host): string | undefined {
  const files = host.files;
  return files?.join(files.projectFolder ?? files.workingFolder, "data");
}

async function lookInto(host: Host, folder: string, set: FileSet): Promise<FoundMnist> {
  const files = await findFiles(host, folder, set);
  const there = files.filter(({ paths }) => paths.length > 0).length;
  const state = there === files.length ? "whole" : there > 0 ? "partial" : "absent";
  return { state, folder, called: "data/mnist", files };
}

async function fromNamed(host: Host, folder: string, set: FileSet): Promise<FoundMnist> {
  const kind = await host.files!.kindOf(folder);
  if (kind !== "folder")
    throw new DataSourceError(
      `loading ${set.title}: MNIST_DIR names ${folder}, which is ${kind === undefined ? "not there" : "not a folder"}. ` +
        "Set it to the folder of the four IDX files, or unset it to have them looked for and fetched.",
    );
  const found = await lookInto(host, folder, set);
  if (found.state !== "whole") {
    const missing = found.files.filter(({ paths }) => paths.length === 0).map(({ file }) => file);
    throw new DataSourceError(
      `loading ${set.title}: MNIST_DIR names ${folder}, which lacks ${missing.map(({ name }) => name).join(", ")}. ` +
        `Expected each under one of its names (${namesOf(missing[0]!).join(", ")}). Put them there, or unset ` +
        "MNIST_DIR to have them looked for and fetched.",
    );
  }
  return { ...found, called: "the folder that MNIST_DIR names" };
}

async function candidateFolders(host: Host): Promise<string[]> {
  const files = host.files!;
  const folders: string[] = [];
  for (let folder: string | undefined = files.workingFolder; folder; folder = files.parent(folder)) {
    const candidate = files.join(folder, "data", "mnist");
    if ((await files.kindOf(candidate)) === "folder") folders.push(candidate);
  }
  if (files.projectFolder !== undefined) folders.push(files.join(files.projectFolder, "data", "mnist"));
  return folders;
}
