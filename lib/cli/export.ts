import { dirname, resolve } from "node:path";
import { Command, Option } from "commander";
import { writeAtomically } from "../atomic-write.js";
import { ExportError, messageOf } from "../errors.js";
import {
  type ExportedFile,
  type ExportRequest,
  exporters,
  exportFiles,
  type NamedNotebook,
  type PageDigits,
  readBeside,
  type Theme,
} from "../export/index.js";
import { makeFolder } from "../make-folder.js";
import { type Notebook, readNotebook } from "../notebook/index.js";
import { exportOnChange } from "./export-on-change.js";
import { type Job, nameOf, plan } from "./export-plan.js";
import { once, packDigits, readImageCount } from "./page-digits.js";
import { UsageError } from "./usage-error.js";

interface ExportFlags {
  to: string;
  output?: string;
  execute?: boolean;
  student?: boolean;
  solutions?: boolean;
  input: boolean;
  theme: Theme;
  trust?: boolean;
  watch?: boolean;
  digits?: "mnist" | "drawn" | "none";
  images?: number;
  digitsUrl?: string;
  live?: boolean;
}

const formats = Object.values(exporters);
const widest = Math.max(...formats.map(({ name }) => name.length));

const help = `
Formats:
${formats.map(({ name, title }) => `  ${name.padEnd(widest)}  ${title}`).join("\n")}

Files are named as the notebooks are, and are put into this folder, or where -o says: a folder, or a file for one
notebook. Outputs are those that the notebooks hold; --execute runs them first. Cells follow Jupyter Book's tags:
hide-input, hide-output, hide-cell, remove-input, remove-output, remove-cell.

A live page carries the digits that its cells load: the first of MNIST's, or of those that Longhand draws. With
--digits-url it fetches MNIST from where you put its four files, and takes what it carries where that fails; the server
must let pages of other sites read them (Access-Control-Allow-Origin: *).

Scripts in a notebook's outputs and Markdown are left out, as anyone may have written it. --trust lets them run.

Exit code: 0 done, 1 a notebook could not be exported or a cell failed, 2 used wrongly, 130 stopped by Ctrl-C.`;

/** `longhand export`: notebooks as pages, slides and other files that open anywhere. */
export function command(): Command {
  return new Command("export")
    .description("make pages, slides, PDF and other files of notebooks")
    .argument("<notebook...>", "notebook files")
    .addOption(
      new Option("--to <format>", "what to make")
        .choices(formats.map(({ name }) => name))
        .makeOptionMandatory(),
    )
    .option("-o, --output <out>", "the folder to put files into, or a file for one notebook")
    .option("--execute", "run the notebooks first; their own files stay as they are")
    .addOption(new Option("--student", "the student's version: stubs for solutions").conflicts("solutions"))
    .option("--solutions", "the version with solutions, without their markers")
    .option("--no-input", "leave the code out of what is only read")
    .addOption(new Option("--theme <theme>", "colours").choices(["auto", "light", "dark"]).default("auto"))
    .option("--trust", "let the notebooks' own scripts run")
    .addOption(
      new Option("--digits <digits>", "which digits a live page carries; MNIST where it is at hand").choices([
        "mnist",
        "drawn",
        "none",
      ]),
    )
    .option("--images <count>", "how many of them, some 5,000 a megabyte; 10000 unless told", readImageCount)
    .option("--digits-url <url>", "where a live page fetches MNIST's four .gz files from")
    .option("--live", "with --to site: the cells of its pages run, as in live pages")
    .option("--watch", "export again whenever a notebook changes, until Ctrl-C")
    .addHelpText("after", help)
    .action(async (notebooks: string[], flags: ExportFlags) => {
      process.exitCode = await exportAll(notebooks, flags);
    });
}

async function exportAll(notebooks: readonly string[], flags: ExportFlags): Promise<number> {
  const exporter = exporters[flags.to]!;
  refuseMisplaced(flags);
  const jobs = await plan(notebooks, exporter, flags.output);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    const digits = flags.digits === "none" ? undefined : once(() => digitsFor(flags, stop.signal));
    const context: Context = { notebooks, flags, digits, signal: stop.signal };
    let failures = 0;
    for (const job of jobs) {
      if (stop.signal.aborted) return 130;
      if (!(await exportOne(job, context))) failures++;
    }
    if (stop.signal.aborted) return 130;
    if (flags.watch !== true) return failures === 0 ? 0 : 1;
    await exportOnChange(jobs, (job) => exportOne(job, context), stop.signal);
    return 0;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Options that say nothing about the format are a mistake that someone will want to hear of. */
function refuseMisplaced({ to, live, input, digits, images, digitsUrl }: ExportFlags): void {
  if (live === true && to !== "site")
    throw new UsageError(
      `export: --live is for --to site, and this is --to ${to}. One live page is --to live.`,
    );
  const runs = to === "live" || (to === "site" && live === true);
  if (input === false && (runs || ["script", "notebook", "zip"].includes(to)))
    throw new UsageError(
      `export: --no-input is for what is only read, and --to ${to}${live === true ? " --live" : ""} carries the code to run.`,
    );
  if (!runs && [digits, images, digitsUrl].some((given) => given !== undefined))
    throw new UsageError(
      `export: --digits, --images and --digits-url are for --to live and --to site --live, and this is --to ${to}.`,
    );
}

interface Context {
  notebooks: readonly string[];
  flags: ExportFlags;
  /** Packs what live pages carry, once for all of them. */
  digits: (() => Promise<PageDigits>) | undefined;
  signal: AbortSignal;
}

/** @returns whether all went well; what did not has then been printed */
async function exportOne(job: Job, context: Context): Promise<boolean> {
  const { flags, signal } = context;
  const said = new Set<string>();
  let well = true;
  const named: NamedNotebook[] = [];
  try {
    for (const source of job.sources) {
      const notebook = await readNotebook(source);
      const ran = flags.execute === true ? await execute(source, notebook, signal) : { notebook, well: true };
      well &&= ran.well;
      named.push({ name: nameOf(source), notebook: ran.notebook });
    }
    if (signal.aborted) throw new ExportError("stopped, so nothing was written");
    const files = await exportFiles(named, requestOf(job, context, said));
    if (signal.aborted) throw new ExportError("stopped, so nothing was written");
    for (const sentence of said) console.error(`${job.sources.join(" ")}: ${sentence}`);
    for (const [at, file] of files.entries()) await write(job.target(file.path, at === 0), file.bytes);
    console.log(`${job.sources.join(" ")} -> ${job.target(files[0]!.path, true)} (${sizeOf(files)})`);
    return well;
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    console.error(`longhand: ${job.sources.join(" ")}: ${messageOf(thrown)}`);
    return false;
  }
}

function requestOf(
  job: Job,
  { notebooks, flags, digits, signal }: Context,
  said: Set<string>,
): ExportRequest {
  const { to, input, theme, trust, student, solutions, digitsUrl, live } = flags;
  const readers = job.sources.map((source) => readBeside(dirname(resolve(source)), process.cwd()));
  return {
    to,
    input,
    theme,
    trust,
    digits,
    digitsUrl,
    live,
    signal,
    version: student === true ? "student" : solutions === true ? "solutions" : undefined,
    together: notebooks.map(nameOf),
    readFile: async (path) => {
      for (const read of readers) {
        const bytes = await read(path);
        if (bytes !== undefined) return bytes;
      }
      return undefined;
    },
    warn: (sentence) => said.add(sentence),
  };
}

/** Runs a notebook in the folder that it stands in. What it gave before a cell failed is exported all the same. */
async function execute(
  source: string,
  notebook: Notebook,
  signal: AbortSignal,
): Promise<{ notebook: Notebook; well: boolean }> {
  const { findKernelSpecs } = await import("../kernel/index.js");
  const { chooseSpec, executeNotebook } = await import("../runner/index.js");
  const { runLine } = await import("./run-line.js");
  const specs = (await findKernelSpecs()).map(({ spec }) => spec);
  const line = runLine(source, process.stderr);
  try {
    const { notebook: executed, failed } = await executeNotebook(notebook, {
      kernel: chooseSpec(notebook, specs),
      cwd: dirname(resolve(source)),
      signal,
      onProgress: line.show,
    });
    line.end(failed === undefined ? "ran" : "failed");
    if (failed === undefined) return { notebook: executed, well: true };
    const { index, id, ename, evalue } = failed;
    console.error(`longhand: ${source}: cell ${index + 1} (id ${id}) failed: ${ename}: ${evalue}`);
    return { notebook: executed, well: false };
  } catch (thrown) {
    line.end("");
    throw thrown;
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeAtomically(path, bytes);
  } catch (cause) {
    throw new UsageError(
      `export: ${path} cannot be written (${messageOf(cause)}). Name another place with -o.`,
      {
        cause,
      },
    );
  }
}

function digitsFor({ digits, images = 10_000 }: ExportFlags, signal: AbortSignal): Promise<PageDigits> {
  const source = digits === "none" ? undefined : digits;
  return packDigits({ source, images }, process.stderr, signal);
}

function sizeOf(files: readonly ExportedFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return files.length === 1 ? size : `${files.length} files, ${size}`;
}
