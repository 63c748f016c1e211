import { NotebookError } from "../../errors.js";
import { tagsOf } from "../tags.js";
import type { CodeCell, Notebook } from "../types.js";
import { checkValues } from "./check-values.js";
import { requireParameters } from "./find-parameters.js";
import type { NotebookParameter, ParameterValues } from "./types.js";

const tag = "injected-parameters";

/**
 * A notebook that runs with other values, on a copy: a cell tagged `injected-parameters` behind the parameters cell
 * declares the named constants again, each with the type that it has there, so that a value of another type which only
 * the compiler can tell is an error of the compiler. A cell of that tag that is there already is replaced.
 *
 * @throws {NotebookError} where there is no parameters cell, no constant of a name, or a value has another type; nothing
 *   has run then, and no kernel needs to be started for it
 */
export function injectParameters(notebook: Notebook, values: ParameterValues): Notebook {
  const found = requireParameters(notebook);
  const faults = checkValues(found.parameters, values).filter(({ level }) => level === "error");
  if (faults.length > 0)
    throw new NotebookError(`parameters: ${faults.map(({ message }) => message).join(" ")}`);
  const lines = Object.entries(values).map(([name, value]) =>
    declare(found.parameters.find((each) => each.name === name)!, value),
  );
  const copy = structuredClone(notebook);
  const cell: CodeCell = {
    cell_type: "code",
    id: freeId(notebook),
    metadata: { tags: [tag] },
    source: ["// In the place of the values above, for this run:", ...lines].join("\n"),
    outputs: [],
    execution_count: null,
  };
  copy.cells.splice(found.index + 1, 0, cell);
  copy.cells = copy.cells.filter((each) => each === cell || !tagsOf(each).includes(tag));
  return copy;
}

function declare({ name, type }: NotebookParameter, now: unknown): string {
  return `const ${name}${type === undefined ? "" : `: ${type}`} = ${JSON.stringify(now)};`;
}

function freeId(notebook: Notebook): string {
  const taken = new Set(notebook.cells.filter((cell) => !tagsOf(cell).includes(tag)).map(({ id }) => id));
  let id = tag;
  for (let count = 2; taken.has(id); count++) id = `${tag}-${count}`;
  return id;
}
