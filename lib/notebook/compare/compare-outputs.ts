import { isJsonMime } from "../mime.js";
import { tagsOf } from "../tags.js";
import type { Notebook, Output } from "../types.js";
import { jsonChange } from "./json.js";
import { textChange } from "./text.js";

/** How a cell's outputs differ from those before. */
export interface OutputChange {
  /** The cell's place among all cells, from 0. */
  index: number;
  id: string;
  /** What changed, in a clause. */
  what: string;
}

/**
 * Says which cells show something else than before, cell by cell, each with its first difference.
 *
 * Numbers within text count as equal to within the tolerance, and durations always; a figure is compared by its data,
 * and not by the pictures that are drawn of it. Cells are paired by id. What a cell tagged `output-varies` shows is not
 * compared.
 *
 * @param tolerance the part of a number's size by which it may differ; 1e-6 unless told
 */
export function compareOutputs(
  before: Notebook,
  after: Notebook,
  { tolerance = 1e-6 }: { tolerance?: number | undefined } = {},
): OutputChange[] {
  const earlier = new Map(before.cells.map((cell) => [cell.id, cell]));
  return after.cells.flatMap((cell, index) => {
    const old = earlier.get(cell.id);
    if (cell.cell_type !== "code" || old?.cell_type !== "code") return [];
    if (tagsOf(cell).includes("output-varies")) return [];
    const what = listChange(old.outputs, cell.outputs, tolerance);
    return what === undefined ? [] : [{ index, id: cell.id, what }];
  });
}

function listChange(
  before: readonly Output[],
  after: readonly Output[],
  tolerance: number,
): string | undefined {
  for (const [at, is] of after.entries()) {
    const was = before[at];
    const name = after.length === 1 ? "" : `output ${at + 1}: `;
    if (was === undefined) return `${name}${kindOf(is)}, where there was nothing`;
    const change = kindOf(was) === kindOf(is) ? outputChange(was, is, tolerance) : undefined;
    if (kindOf(was) !== kindOf(is)) return `${name}${kindOf(is)}, where there was ${kindOf(was)}`;
    if (change !== undefined) return `${name}${change}`;
  }
  const gone = before[after.length];
  return gone === undefined ? undefined : `${kindOf(gone)} is missing`;
}

function kindOf(output: Output): string {
  if (output.output_type === "stream") return `text on ${output.name}`;
  if (output.output_type === "error") return "an error";
  return jsonOf(output) === undefined ? "a display" : "a figure";
}

function outputChange(was: Output, is: Output, tolerance: number): string | undefined {
  const json = [jsonOf(was), jsonOf(is)];
  const change = json[0] === undefined ? undefined : jsonChange(json[0], json[1], tolerance);
  return change ?? textChange(textOf(was), textOf(is), tolerance);
}

/** The data that a figure is drawn of. */
function jsonOf(output: Output): unknown {
  if (!("data" in output)) return undefined;
  const type = Object.keys(output.data).find(isJsonMime);
  return type === undefined ? undefined : output.data[type];
}

/** An output's plainest form; pictures and tables of HTML are made of what is in it. */
function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  const { data } = output;
  return String(data["text/plain"] ?? Object.entries(data).find(([type]) => !isJsonMime(type))?.[1] ?? "");
}
