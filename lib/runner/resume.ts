import { type Cell, type CodeCell, type Notebook, neededCells } from "../notebook/index.js";
import { statusOf, withoutMarkers } from "./papermill.js";

/** Where a run goes on that stopped before its end. */
export interface Resume {
  /** The notebook with the outputs of the cells that are done. */
  notebook: Notebook;
  /** The ids of the cells whose outputs stand. */
  finished: ReadonlySet<string>;
  /** Those of them that the others need: they are run again for what they declare and change, and show nothing new. */
  again: ReadonlySet<string>;
}

/**
 * Finds the first cell that failed, never ran, or is another than in the run before; what stands above it is done.
 *
 * @param before what the run before has written
 */
export function planResume(notebook: Notebook, before: Notebook): Resume {
  const old = withoutMarkers(before).cells.filter(isRun);
  const cells = notebook.cells.filter(isRun);
  const first = cells.findIndex((cell, at) => !isDone(cell, old[at]));
  const done = first < 0 ? cells.length : first;
  const outputs = new Map(cells.slice(0, done).map((cell, at) => [cell.id, old[at]!]));
  const needed = neededCells(
    cells.map(({ source }) => source),
    done,
  );
  return {
    notebook: {
      ...notebook,
      cells: notebook.cells.map((cell): Cell => {
        const kept = outputs.get(cell.id);
        if (kept === undefined || cell.cell_type !== "code") return cell;
        const { execution, papermill } = kept.metadata;
        const metadata = { ...cell.metadata, execution, papermill };
        return { ...cell, metadata, outputs: kept.outputs, execution_count: kept.execution_count };
      }),
    },
    finished: new Set(outputs.keys()),
    again: new Set(cells.filter((_, at) => at < done && needed.has(at)).map(({ id }) => id)),
  };
}

function isRun(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

function isDone(cell: CodeCell, old: CodeCell | undefined): boolean {
  return old?.source === cell.source && statusOf(old) === "completed";
}
