import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { ExportedFile, Exporter } from "../export/index.js";
import { UsageError } from "./usage-error.js";

/** Files that belong together: one notebook's, or those of all where one thing is made of them. */
export interface Job {
  sources: string[];
  /** The path of a file that the exporter gives. */
  target(file: ExportedFile): string;
}

/** Settles beforehand what can be wrong with the command line. */
export async function plan(notebooks: readonly string[], exporter: Exporter, output = "."): Promise<Job[]> {
  const names = notebooks.map(nameOf);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new UsageError(`export: two notebooks are named ${twice}. Export them one by one.`);
  }
  const isFile = extname(output) === `.${exporter.extension}` && !(await isFolder(output));
  if (isFile && notebooks.length > 1 && !exporter.together) {
    throw new UsageError(
      `export: ${notebooks.length} notebooks cannot go into one file, ${output}. Name a folder.`,
    );
  }
  const groups = exporter.together ? [[...notebooks]] : notebooks.map((source) => [source]);
  const jobs = groups.map((sources): Job => {
    const main = isFile ? basename(output) : undefined;
    const folder = isFile ? dirname(output) : output;
    return {
      sources,
      target: ({ path }) => join(folder, main !== undefined && !path.includes("/") ? main : path),
    };
  });
  if (exporter.extension === "ipynb") {
    for (const job of jobs) {
      const target = job.target({
        path: `${nameOf(job.sources[0]!)}.ipynb`,
        bytes: new Uint8Array(),
        mime: "",
      });
      if (resolve(target) === resolve(job.sources[0]!))
        throw new UsageError(
          `export: ${target} would take the place of the notebook itself. Name a folder with -o.`,
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
