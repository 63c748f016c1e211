import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Command } from "commander";
import { messageOf, NotebookError } from "../errors.js";
import { keepOutputs, type Notebook, readNotebook, readPercent, writeNotebook } from "../notebook/index.js";
import { UsageError } from "./usage-error.js";

const help = `
A notebook that is there is replaced; its cells whose code is the same keep their outputs. The script is in jupytext's percent format, as \`longhand export --to script\` writes it: a line "// %%" above each cell of
code and "// %% [markdown]" above prose. Outputs are no part of a script; \`longhand run\` makes them again.

Exit code: 0 done, 1 the script could not be read or the notebook not be written, 2 used wrongly.`;

/** `longhand import`: a script in the percent format becomes a notebook. */
export function command(): Command {
  return new Command("import")
    .description("make a notebook of a script in the percent format")
    .argument("<script>", "the script")
    .requiredOption("-o, --output <out>", "the notebook to write, or a folder for it")
    .addHelpText("after", help)
    .action(async (script: string, { output }: { output: string }) => {
      const target = await targetOf(script, output);
      const notebook = readPercent(await read(script), basename(script));
      await writeNotebook(target, keepOutputs(notebook, await standing(target)));
      console.log(`${script} -> ${target} (${notebook.cells.length} cells)`);
    });
}

async function targetOf(script: string, output: string): Promise<string> {
  const isFolder = (await stat(output).catch(() => undefined))?.isDirectory() ?? false;
  if (isFolder) return join(output, `${basename(script, extname(script))}.ipynb`);
  if (extname(output) === ".ipynb") return output;
  throw new UsageError(
    `import: ${output} is no folder and no name of a notebook. Name OUT.ipynb, or a folder that is there.`,
  );
}

/** The notebook that is to be replaced, if there is one. @throws {NotebookError} where something else stands there */
async function standing(target: string): Promise<Notebook | undefined> {
  if ((await stat(target).catch(() => undefined)) === undefined) return undefined;
  try {
    return await readNotebook(target);
  } catch (cause) {
    throw new NotebookError(
      `import: ${target} is there and is no notebook. Take it away, or name another file.`,
      {
        cause,
      },
    );
  }
}

async function read(script: string): Promise<string> {
  try {
    return await readFile(script, "utf8");
  } catch (cause) {
    throw new NotebookError(`reading ${script}: ${messageOf(cause)}. Check the path.`, { cause });
  }
}
