import { NotebookError } from "../../errors.js";
import { checksOfCell } from "../checks.js";
import type { Cell, CodeCell, Notebook } from "../types.js";
import { type Region, regionsOf } from "./regions.js";
import { stubFor } from "./stub.js";

/** A cell that has marked regions. */
export interface ExerciseCell {
  /** Its place among all cells, from 0. */
  index: number;
  cell: Cell;
  regions: Region[];
}

/** The cells, prose as well, with a solution or hidden tests. @throws {NotebookError} where markers do not pair */
export function exercisesOf(notebook: Notebook): ExerciseCell[] {
  return notebook.cells.flatMap((cell, index) => {
    const regions = regionsOf(cell, nameOf(cell, index));
    return regions.length === 0 ? [] : [{ index, cell, regions }];
  });
}

/**
 * A notebook as a student gets it, on a copy: a stub in the place of each solution, and no hidden tests.
 *
 * The markers of solutions stay, so that a student sees where to write, and so does all that is not marked. The stubs
 * compile, and `check` says of each that it is not there yet. In prose "Your answer here." stands in the place of an
 * answer, and a picture that only the answer showed goes with it. Outputs that would give an answer away (of these cells,
 * and of checks) are taken out. What is a student's version already comes back unchanged.
 *
 * @throws {NotebookError} where markers do not pair, or no stub can be made of a solution and it brings none itself
 */
export function toStudent(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const { index, cell, regions } of exercisesOf(copy)) {
    cell.source = withoutAnswers(cell, regions, nameOf(cell, index));
    if (cell.cell_type === "code") clear(cell);
    else dropUnused(cell);
  }
  for (const cell of copy.cells) if (cell.cell_type === "code" && checksOfCell(cell).length > 0) clear(cell);
  importTodo(copy);
  return copy;
}

function withoutAnswers({ source, cell_type }: Cell, regions: readonly Region[], name: string): string {
  const lines = source.split("\n");
  const kept: string[] = [];
  let next = 0;
  for (const region of regions) {
    const { kind, begin, end, indent } = region;
    for (const line of lines.slice(next, begin)) kept.push(line);
    next = end + 1;
    if (kind === "HIDDEN TESTS") continue;
    const stub = cell_type === "code" ? stubFor(source, region) : ["", `${indent}Your answer here.`, ""];
    if (stub === undefined) {
      throw new NotebookError(
        `exercises: ${name}, line ${begin + 1}: the solution does not say what its stub is. Add a line to it, as in "// STUB: total = todo(\\"total\\");".`,
      );
    }
    kept.push(lines[begin]!, ...stub, lines[end]!);
  }
  for (const line of lines.slice(next)) kept.push(line);
  return kept.join("\n");
}

const importsTodo = /\bimport \{[^}]*\btodo\b[^}]*\} from "longhand"/;

/** Puts the import of `todo` on top of the first cell that uses it, where no cell up to there has one. */
function importTodo(notebook: Notebook): void {
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    if (importsTodo.test(cell.source)) return;
    if (!/(?<!\.)\btodo\(/.test(cell.source)) continue;
    cell.source = `import { todo } from "longhand";\n\n${cell.source}`;
    return;
  }
}

/** Takes the pictures out of a cell that its source does not name. */
function dropUnused(cell: Exclude<Cell, CodeCell>): void {
  for (const name of Object.keys(cell.attachments ?? {})) {
    const named = [name, encodeURI(name)].some((each) => cell.source.includes(`attachment:${each}`));
    if (!named) delete cell.attachments![name];
  }
}

function clear(cell: CodeCell): void {
  cell.outputs = [];
  cell.execution_count = null;
}

function nameOf(cell: Cell, index: number): string {
  return `cell ${index + 1} (id ${cell.id})`;
}
