import type { Cell, CodeCell, MarkdownCell, Metadata, Notebook, ParameterValues } from "../notebook/index.js";
import { tagsOf } from "../notebook/index.js";
import type { Failed } from "./execute-notebook.js";

/** What is written down of a run in its notebook. */
export interface RunDetails {
  parameters: ParameterValues;
  inputPath: string;
  outputPath: string;
  /** Of the program that ran it. */
  version: string;
  started: Date;
  /** Undefined while it runs. */
  ended?: Date;
  failed?: Failed | undefined;
}

/** How a cell's run is told in its metadata. */
interface CellRecord {
  start_time: string | null;
  end_time: string | null;
  /** Seconds. */
  duration: number | null;
  status: "pending" | "completed" | "failed";
  exception: boolean | null;
}

/**
 * A notebook with its run written into its metadata, on a copy: parameters, times, and how each cell ended, under the
 * names that papermill gives them, so that programs which read its notebooks read ours.
 *
 * Source: papermill 2, `papermill/execute.py` and `papermill/clientwrap.py`.
 */
export function withRecord(notebook: Notebook, details: RunDetails): Notebook {
  const { parameters, inputPath, outputPath, version, started, ended, failed } = details;
  const cells = notebook.cells.map((cell, index): Cell => {
    const { papermill: _, ...metadata } = cell.metadata;
    if (cell.cell_type !== "code" || cell.source.trim() === "") return { ...cell, metadata };
    const record = recordOf(cell, { failed: failed?.index === index, ended });
    return { ...cell, metadata: { ...metadata, papermill: record } };
  });
  const papermill = {
    default_parameters: {},
    environment_variables: {},
    parameters,
    input_path: inputPath,
    output_path: outputPath,
    version,
    start_time: started.toISOString(),
    end_time: ended?.toISOString() ?? null,
    duration: ended === undefined ? null : secondsBetween(started, ended),
    exception: ended === undefined ? null : failed !== undefined,
  };
  return { ...notebook, metadata: { ...notebook.metadata, papermill }, cells };
}

function recordOf(
  { metadata }: CodeCell,
  { failed, ended }: { failed: boolean; ended: Date | undefined },
): CellRecord {
  const times = (metadata["execution"] ?? {}) as Readonly<Record<string, string>>;
  const start = timeOf(times["iopub.status.busy"] ?? times["shell.execute_reply"]);
  if (start === undefined && !failed)
    return { start_time: null, end_time: null, duration: null, status: "pending", exception: null };
  // A kernel that died has told no end.
  const end = timeOf(times["shell.execute_reply"] ?? times["iopub.status.idle"]) ?? ended;
  return {
    start_time: start?.toISOString() ?? null,
    end_time: end?.toISOString() ?? null,
    duration: start && end ? secondsBetween(start, end) : null,
    status: failed ? "failed" : "completed",
    exception: failed,
  };
}

function timeOf(text: string | undefined): Date | undefined {
  const time = new Date(text ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, end.getTime() - start.getTime()) / 1000;
}

/** How a cell ended in the run that its notebook tells of; undefined where it tells of none. */
export function statusOf({ metadata }: { metadata: Metadata }): CellRecord["status"] | undefined {
  return (metadata["papermill"] as Partial<CellRecord> | undefined)?.status;
}

const markerTag = "papermill-error-cell-tag";
const markerStyle = "color:#b00020; font-weight:bold";

/**
 * A notebook that says where it failed, on a copy: a line above all cells that leads to another right above the cell that
 * failed, both with papermill's tag.
 */
export function withMarkers(notebook: Notebook, failed: Failed): Notebook {
  const cell = notebook.cells[failed.index]!;
  const count = cell.cell_type === "code" && cell.execution_count !== null ? cell.execution_count : " ";
  const top = `<span style="${markerStyle}">This run failed in <a href="#papermill-error-cell">[${count}]</a>.</span>`;
  const here = `<span id="papermill-error-cell" style="${markerStyle}">The run failed in this cell, and stopped:</span>`;
  const cells = [...notebook.cells];
  cells.splice(failed.index, 0, marker("papermill-error-here", here, notebook));
  cells.unshift(marker("papermill-error-top", top, notebook));
  return { ...notebook, cells };
}

function marker(wanted: string, source: string, { cells }: Notebook): MarkdownCell {
  let id = wanted;
  for (let count = 2; cells.some((cell) => cell.id === id); count++) id = `${wanted}-${count}`;
  return { cell_type: "markdown", id, metadata: { tags: [markerTag] }, source };
}

/** A notebook without the lines that say where an earlier run failed, on a copy. */
export function withoutMarkers(notebook: Notebook): Notebook {
  return { ...notebook, cells: notebook.cells.filter((cell) => !tagsOf(cell).includes(markerTag)) };
}
