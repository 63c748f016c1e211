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
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new UsageError(`export: two notebooks are named ${twice}. Export them one by one.`);
  }
  const isFile =
    exporter.extension !== "" && extname(output) === `.${exporter.extension}` && !(await isFolder(output));
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
    for (const { sources, target } of jobs) {
      const path = target(`${nameOf(sources[0]!)}.ipynb`, true);
      if (resolve(path) === resolve(sources[0]!))
        throw new UsageError(
          `export: ${path} would take the place of the notebook itself. Name a folder with -o.`,
        );
    }
  }
  return jobs;
}

/** What a notebook is called: its file without folder and ending. */
export function nameOf(source: string): string {
  return basename(source, extname(source));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
