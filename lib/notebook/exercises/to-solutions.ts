import type { Notebook } from "../types.js";
import { exercisesOf } from "./to-student.js";

/**
 * A notebook as it is handed out when the exercise is over, on a copy: the answers and the hidden tests in their places,
 * without the markers around them and without the lines that only say what a stub is. Outputs stay.
 *
 * @throws {NotebookError} where markers do not pair
 */
export function toSolutions(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const { cell, regions } of exercisesOf(copy)) {
    const lines = cell.source.split("\n");
    const dropped = new Set(regions.flatMap(({ begin, end }) => [begin, end]));
    for (const { begin, end } of regions)
      for (let at = begin + 1; at < end; at++) if (/^\s*\/\/ STUB:/.test(lines[at]!)) dropped.add(at);
    cell.source = lines.filter((_, at) => !dropped.has(at)).join("\n");
  }
  return copy;
}
