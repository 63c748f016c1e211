import { NotebookError } from "../../errors.js";
import { declaredNames } from "../syntax/index.js";
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
 * @throws {NotebookError} where there is no parameters cell, no constant of a name, a value has another type, or a later
 *   cell declares the name again; nothing has run then, and no kernel needs to be started for it
 */
export function injectParameters(notebook: Notebook, values: ParameterValues): Notebook {
  const found = requireParameters(notebook);
  const faults = checkValues(found.parameters, values).filter(({ level }) => level === "error");
  if (faults.length > 0)
    throw new NotebookError(`parameters: ${faults.map(({ message }) => message).join(" ")}`);
  refuseRedeclared(notebook, found.index, Object.keys(values));
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

/** The value would have no effect, and whatever is recorded of it would be false. */
function refuseRedeclared(notebook: Notebook, from: number, names: readonly string[]): void {
  for (const [at, cell] of notebook.cells.entries()) {
    if (at <= from || cell.cell_type !== "code" || tagsOf(cell).includes(tag)) continue;
    const declared = declaredNames(cell.source);
    const name = names.find((each) => declared.has(each));
    if (name === undefined) continue;
    throw new NotebookError(
      `parameters: cell ${at + 1} (id ${cell.id}) declares ${name} again, so no other value would have an effect. Rename one of the two.`,
    );
  }
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
