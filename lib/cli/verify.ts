import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { messageOf } from "../errors.js";
import { findKernelSpecs, type KernelSpec } from "../kernel/index.js";
import {
  cleanNotebook,
  findParameters,
  injectParameters,
  type Notebook,
  readNotebook,
  smallValues,
  writeNotebook,
} from "../notebook/index.js";
import { chooseSpec, type VerifyResult, verifyNotebook } from "../runner/index.js";
import { runLine } from "./run-line.js";
import { UsageError } from "./usage-error.js";

interface VerifyFlags {
  write?: boolean;
  small?: boolean;
  tolerance?: number;
}

const help = `
A notebook is named by its file or by how its name begins: \`verify 02\` takes notebooks/02-….ipynb. Without a name all
of notebooks/ are executed.

Numbers in text and figures may differ by the tolerance; durations are passed over. A cell tagged output-varies may show
anything, and one tagged raises-exception may fail, and its checks, too.

--small sets the constants of the cell tagged parameters to the values that their doc comments name ("Small: 16."), and
takes drawn digits; outputs are then others and are not compared.

Exit code: 0 all is true, 1 an output changed (not with --write), a cell failed or a check did not pass, 2 used wrongly,
130 stopped by Ctrl-C.`;

/** `longhand verify`: executes notebooks and says where they no longer show what they showed. */
export function command(): Command {
  return new Command("verify")
    .description("execute notebooks, and say which outputs changed and which checks do not pass")
    .argument("[notebook...]", "notebook files, or how their names in notebooks/ begin")
    .option("--write", "write each notebook that ran well into itself, without what changes at every run")
    .option("--small", "run at small size, on drawn digits")
    .option("--tolerance <part>", "the part of its size by which a number may differ (1e-6)", parsePart)
    .addHelpText("after", help)
    .action(async (names: string[], flags: VerifyFlags) => {
      process.exitCode = await verify(names, flags);
    });
}

async function verify(names: readonly string[], flags: VerifyFlags): Promise<number> {
  if (flags.write === true && flags.small === true) {
    throw new UsageError(
      "verify: --small and --write were both given. Leave one out: small outputs are not written.",
    );
  }
  const paths = await findNotebooks(names);
  const specs = (await findKernelSpecs()).map(({ spec }) => spec);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  let bad = 0;
  try {
    for (const path of paths) {
      if (stop.signal.aborted) break;
      if (!(await verifyOne(path, { flags, specs, signal: stop.signal }))) bad++;
    }
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
  if (stop.signal.aborted) return 130;
  if (bad > 0)
    console.log(
      `${bad} of ${paths.length} ${paths.length === 1 ? "notebook is" : "notebooks are"} not as expected.`,
    );
  return bad === 0 ? 0 : 1;
}

/** @returns whether all is well; what is not has then been printed */
async function verifyOne(
  path: string,
  context: { flags: VerifyFlags; specs: readonly KernelSpec[]; signal: AbortSignal },
): Promise<boolean> {
  const { flags, specs, signal } = context;
  const { small = false, write = false, tolerance } = flags;
  const line = runLine(path, process.stderr);
  try {
    const notebook = await readNotebook(path);
    const result = await verifyNotebook(small ? atSmallSize(notebook) : notebook, {
      kernel: small ? onDrawnDigits(chooseSpec(notebook, specs)) : chooseSpec(notebook, specs),
      cwd: dirname(resolve(path)),
      tolerance,
      compare: !small,
      signal,
      onProgress: line.show,
    });
    const ran = result.failed === undefined && result.wrong.length === 0;
    const drawn = write && !small && usedDrawnDigits(result.notebook);
    const written = write && ran && !drawn;
    if (written) await writeNotebook(path, cleanNotebook(result.notebook));
    line.end(outcome(result, { compared: !small, written }));
    for (const text of tell(path, result)) console.log(text);
    if (drawn)
      console.log(`${path}: ran on drawn digits, and is not written. Set MNIST_DIR, or get MNIST first.`);
    return ran && (written || result.changes.length === 0);
  } catch (thrown) {
    line.end("");
    console.log(`${path}: ${messageOf(thrown)}`);
    return false;
  }
}

function outcome(
  { failed, wrong, changes }: VerifyResult,
  how: { compared: boolean; written: boolean },
): string {
  if (failed !== undefined) return failed.kind === "stopped" ? "stopped" : "failed";
  const parts = [
    wrong.length === 0 ? "" : `${wrong.length} wrong`,
    changes.length === 0 ? "" : `${changes.length} changed`,
    how.written ? "written" : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(", ") : how.compared ? "unchanged" : "ran";
}

function tell(path: string, { failed, wrong, changes }: VerifyResult): string[] {
  const cell = ({ index, id }: { index: number; id: string }) => `${path}: cell ${index + 1} (id ${id})`;
  return [
    ...(failed === undefined ? [] : [`${cell(failed)} failed: ${failed.ename}: ${failed.evalue}`]),
    ...wrong.map((check) => `${cell(check)}: ${check.text}`),
    ...changes.map((change) => `${cell(change)}: ${change.what}`),
  ];
}

function atSmallSize(notebook: Notebook): Notebook {
  return findParameters(notebook) === undefined
    ? notebook
    : injectParameters(notebook, smallValues(notebook));
}

/** Figures of drawn digits must not take the place of MNIST's because a variable was not set. */
function usedDrawnDigits({ cells }: Notebook): boolean {
  return cells.some(
    (cell) =>
      cell.cell_type === "code" &&
      cell.outputs.some((each) => "data" in each && String(each.data["text/plain"]).startsWith("NOT MNIST:")),
  );
}

function onDrawnDigits(spec: KernelSpec): KernelSpec {
  return { ...spec, env: { ...spec.env, LONGHAND_DIGITS: "drawn" } };
}

/** Files as they are named; a name without its ending is looked up in notebooks/. */
async function findNotebooks(names: readonly string[]): Promise<string[]> {
  const files = names.filter((name) => name.endsWith(".ipynb"));
  if (files.length === names.length && names.length > 0) return files;
  const here = (await readdir("notebooks").catch(() => [])).filter((name) => name.endsWith(".ipynb")).sort();
  if (here.length === 0) throw new UsageError("verify: there is no notebook in notebooks/. Name a file.");
  if (names.length === 0) return here.map((name) => join("notebooks", name));
  const paths = names.flatMap((name) => {
    if (files.includes(name)) return [name];
    const found = here.filter((each) => each.startsWith(basename(name)));
    if (found.length > 0) return found.map((each) => join("notebooks", each));
    throw new UsageError(`verify: no notebook's name begins with "${name}". There are ${here.join(", ")}.`);
  });
  return [...new Set(paths)];
}

function parsePart(text: string): number {
  const part = Number(text);
  if (text.trim() !== "" && part >= 0 && part < 1) return part;
  throw new InvalidArgumentError("Expected a number from 0 to below 1, such as 1e-6.");
}
