import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Exporter } from "../export/index.js";
import { UsageError } from "./usage-error.js";

/** Files that belong together: one notebook's, or those of all where one thing is made of them. */
export interface Job {
  sources: string[];
  /** Where a file goes that the exporter gives, by its path there; -o may name the main one. */
  target(path: string, isMain: boolean): string;
}

/** Settles beforehand what can be wrong with the command line. */
export async function plan(notebooks: readonly string[], exporter: Exporter, output = "."): Promise<Job[]> {
  const names = notebooks.map(nameOf);
  // Some disks do not tell Upper from lower case.
  const folded = names.map((name) => name.toLowerCase());
  const twice = names.find((_, at) => folded.indexOf(folded[at]!) !== at);
  if (twice !== undefined) {
    throw new UsageError(`export: two notebooks are named ${twice}. Export them one by one.`);
  }
  const isThere = await isFolder(output);
  const ending = exporter.extension === "" ? "" : `.${exporter.extension}`;
  const isFile = ending !== "" && extname(output) === ending && !isThere;
  if (!isFile && !isThere && /\.(?:html?|pdf|md|markdown|ts|ipynb|zip)$/i.test(output)) {
    const wanted = ending === "" ? "a site is a folder" : `the file's name ends in ${ending}`;
    throw new UsageError(`export: ${output} is no folder, and ${wanted}. Name one of these with -o.`);
  }
  if (isFile && notebooks.length > 1 && !exporter.together) {
    throw new UsageError(
      `export: ${notebooks.length} notebooks cannot go into one file, ${output}. Name a folder.`,
    );
  }
  const groups = exporter.together ? [[...notebooks]] : notebooks.map((source) => [source]);
  const folder = isFile ? dirname(output) : output;
  const jobs = groups.map(
    (sources): Job => ({
      sources,
      target: (path, isMain) => join(folder, isFile && isMain ? basename(output) : path),
    }),
  );
  if (exporter.extension === "ipynb") {
    const originals = await Promise.all(notebooks.map(identity));
    for (const { sources, target } of jobs) {
      const path = target(`${nameOf(sources[0]!)}.ipynb`, true);
      if (originals.includes(await identity(path)))
        throw new UsageError(
          `export: ${path} would take the place of a notebook that is exported. Name a folder with -o.`,
        );
    }
  }
  return jobs;
}

/** What a notebook is called: its file without folder and ending. */
export function nameOf(source: string): string {
  return basename(source, extname(source));
}

/** Which file it is, by whatever name and through whatever links; its path where it is not there. */
async function identity(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? resolve(path) : `${found.dev}:${found.ino}`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
