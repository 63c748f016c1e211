import { checkOptionNames } from "../check-options.js";
import { ExportError } from "../errors.js";
import { toSolutions, toStudent } from "../notebook/index.js";
import { exporters } from "./registry.js";
import { withoutInput } from "./steps/view.js";
import type { ExportedFile, Exporter, ExportOptions, NamedNotebook, Step } from "./types.js";
import { zipFiles } from "./zip-files.js";

export interface ExportRequest extends ExportOptions {
  /** A name in `exporters`. */
  to: string;
  /** False leaves the code out and keeps what it gives. */
  input?: boolean | undefined;
  /** Steps of your own, taken first. */
  steps?: readonly Step[] | undefined;
}

/** One thing to give to a reader. */
export interface Exported {
  bytes: Uint8Array;
  mime: string;
  fileName: string;
}

/**
 * Exports notebooks as files; nothing is run, so outputs are those that the notebooks hold.
 *
 * @param notebooks one for most formats, any number for a site or an archive
 * @returns the main file first
 * @throws {ExportError} where there is no such format, it takes another number of notebooks, or one would take the place
 *   of another file
 * @throws {NotebookError} where markers of exercises do not pair
 */
export async function exportFiles(
  notebooks: readonly NamedNotebook[],
  request: ExportRequest,
): Promise<ExportedFile[]> {
  checkOptionNames("export", request, optionNames);
  const exporter = exporterNamed(request.to);
  if (notebooks.length === 0 || (!exporter.together && notebooks.length > 1)) {
    throw new ExportError(
      `export: found ${notebooks.length} notebooks, and ${exporter.name} takes ${exporter.together ? "one or more" : "one"}.`,
    );
  }
  const steps = stepsOf(request);
  const prepared = notebooks.map(({ name, notebook }) => ({
    name,
    notebook: steps.reduce((each, step) => step(each), notebook),
  }));
  const files = await exporter.export(prepared, request);
  refuseTwice(files);
  return files;
}

/** Where one name would be given twice, one file would be lost. */
function refuseTwice(files: readonly ExportedFile[]): void {
  // Some disks do not tell Upper from lower case.
  const paths = files.map(({ path }) => path.toLowerCase());
  const twice = files.find((_, at) => paths.indexOf(paths[at]!) !== at);
  if (twice === undefined) return;
  throw new ExportError(
    `export: two files would be named ${twice.path}. Give the notebook of this name another one.`,
  );
}

/**
 * Exports one notebook as one file to download: what comes as several files comes as a .zip.
 *
 *     const { bytes, mime, fileName } = await exportNotebook(notebook, { name: "02-forward-pass", to: "html" });
 *
 * @throws {ExportError} where there is no such format or it cannot be made here, with what to mend
 * @throws {NotebookError} where markers of exercises do not pair
 */
export async function exportNotebook(
  notebook: NamedNotebook["notebook"],
  { name, ...request }: ExportRequest & { name: string },
): Promise<Exported> {
  const files = await exportFiles([{ name, notebook }], request);
  const [main] = files;
  if (files.length === 1) return { bytes: main!.bytes, mime: main!.mime, fileName: main!.path };
  return { bytes: zipFiles(files), mime: "application/zip", fileName: `${name}-${request.to}.zip` };
}

/** The exporter of a format. @throws {ExportError} with the names that there are */
export function exporterNamed(name: string): Exporter {
  if (Object.hasOwn(exporters, name)) return exporters[name]!;
  throw new ExportError(
    `export: there is no format "${name}". Take one of ${Object.keys(exporters).join(", ")}.`,
  );
}

function stepsOf({ version, input, steps = [] }: ExportRequest): Step[] {
  return [
    ...steps,
    ...(version === "student" ? [toStudent] : version === "solutions" ? [toSolutions] : []),
    ...(input === false ? [withoutInput] : []),
  ];
}

const optionNames = [
  "to",
  "version",
  "input",
  "steps",
  "theme",
  "trust",
  "together",
  "readFile",
  "digits",
  "digitsUrl",
  "live",
  "chromium",
  "print",
  "signal",
  "warn",
];
