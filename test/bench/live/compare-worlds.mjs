import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKernelSpecs } from "../../../lib/dist/kernel/index.js";
import {
  compareOutputs,
  injectParameters,
  readNotebook,
  smallValues,
} from "../../../lib/dist/notebook/index.js";
import { chooseSpec, executeNotebook } from "../../../lib/dist/runner/index.js";
import { openBrowser, packMnist, runAll } from "./page.mjs";

const folder = fileURLToPath(new URL("../../../notebooks", import.meta.url));

/** The two engines are of different years, and their Math.exp and Math.log differ in the last bit of every tenth number. */
const tolerance = 1e-6;

/** Cells that print what such bits come to, by notebook: what rounding leaves of a difference, and a count of them. */
const ofTheEngine = {
  "04-backpropagation.ipynb": ["h-error", "check-few"],
  "08-five-systems.ipynb": ["normal"],
};

/**
 * Runs each notebook of the series in a kernel and in a page, with all of MNIST, and prints each cell that differs.
 *
 * @param {string | undefined} only the beginning of one notebook's name
 * @returns {Promise<number>} 1 where any differs or fails, else 0
 */
export async function compareWorlds(only = "") {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb") && name.startsWith(only));
  const specs = (await findKernelSpecs()).map(({ spec }) => spec);
  const digits = await packMnist();
  const browser = await openBrowser();
  let differences = 0;
  try {
    for (const name of names.sort()) {
      const written = await readNotebook(join(folder, name));
      const notebook = injectParameters(written, smallValues(written));
      const { page, close } = await browser.open(name.replace(/\.ipynb$/, ""), notebook, digits);
      const inPage = await runAll(page);
      await close();
      const { notebook: inKernel } = await executeNotebook(notebook, {
        kernel: chooseSpec(notebook, specs),
        cwd: folder,
        allowErrors: true,
      });
      const changes = compareOutputs(inKernel, inPage, { tolerance }).filter(({ id }) => id !== "load");
      const ran = inPage.cells.filter((cell) => cell.cell_type === "code" && cell.execution_count !== null);
      console.log(`${name}: ${ran.length} cells ran, ${changes.length} differ`);
      for (const { id, what } of changes) {
        const known = ofTheEngine[name]?.includes(id) ?? false;
        console.log(`  ${id}: ${what}${known ? " (the engines' own last bits)" : ""}`);
        if (!known) differences++;
      }
    }
  } finally {
    await browser.close();
  }
  return differences === 0 ? 0 : 1;
}
