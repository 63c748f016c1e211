import type { Notebook } from "../notebook/index.js";
import { type CheckLine, checksOf, compareOutputs, type OutputChange, tagsOf } from "../notebook/index.js";
import { executeNotebook, type Failed, type RunOptions } from "./execute-notebook.js";

export interface VerifyOptions extends RunOptions {
  /** The part of a number's size by which it may differ from the notebook's outputs; 1e-6 unless told. */
  tolerance?: number | undefined;
  /** False where other outputs are expected, as with other parameters or data. */
  compare?: boolean | undefined;
}

/** What a notebook's execution showed. */
export interface VerifyResult {
  /** A copy with the new outputs. */
  notebook: Notebook;
  /** The first cell that failed against expectation. */
  failed?: Failed;
  /** The lines of checks that did not pass; a cell tagged raises-exception may show some. */
  wrong: CheckLine[];
  /** The cells that show something else than before; none where a cell failed, as later cells then show nothing. */
  changes: OutputChange[];
}

/**
 * Executes a notebook on a copy, and says whether it still tells the truth: every cell runs, every check passes, and
 * every output is what it was.
 *
 * @throws as `executeNotebook`
 */
export async function verifyNotebook(notebook: Notebook, options: VerifyOptions): Promise<VerifyResult> {
  const { tolerance, compare = true, ...run } = options;
  const result = await executeNotebook(notebook, run);
  const wrong = checksOf(result.notebook).filter(
    ({ passed, index }) => !passed && !tagsOf(result.notebook.cells[index]!).includes("raises-exception"),
  );
  const whole = result.failed === undefined && compare;
  return { ...result, wrong, changes: whole ? compareOutputs(notebook, result.notebook, { tolerance }) : [] };
}
