import { host } from "#host";
import type { Host } from "../../data/index.js";
import { DataSourceError } from "../../errors.js";

/**
 * The folder that runs are recorded in: the one that LONGHAND_RUNS names, else `runs` of the nearest folder upward that
 * has a package.json, a .git or such a folder, else of the folder where the program was started.
 *
 * The walk upward is for notebooks, whose kernel starts in the notebook's folder. Used in notebooks/07.
 *
 * @throws {DataSourceError} in a browser, which has no folders
 */
export async function runsFolder(on: Host = host): Promise<string> {
  const files = filesOf(on);
  const named = on.env("LONGHAND_RUNS");
  if (named !== undefined) return named;
  for (let folder: string | undefined = files.workingFolder; folder; folder = files.parent(folder)) {
    for (const mark of ["runs", "package.json", ".git"])
      if ((await files.kindOf(files.join(folder, mark))) !== undefined) return files.join(folder, "runs");
  }
  return files.join(files.workingFolder, "runs");
}

/** @throws {DataSourceError} in a browser */
export function filesOf(on: Host): NonNullable<Host["files"]> {
  if (on.files !== undefined) return on.files;
  throw new DataSourceError(
    "recording runs: there are no files here. Run it in a notebook's kernel or with Node, not in a page.",
  );
}
