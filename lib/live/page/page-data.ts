import type { JsonSchema } from "../../notebook/parameters/parameter-schema.js";
import type { Notebook } from "../../notebook/types.js";

/** What an export tells the page's program, as JSON within the page. */
export interface PageData {
  /** What the notebook's file is called, without its ending. */
  name: string;
  /** The notebook without its outputs, cells that are not shown too. */
  notebook: Notebook;
  /** The cell tagged "parameters", and what its constants take. */
  parameters: { cell: string; schema: JsonSchema } | undefined;
  /** Which digits the page carries; undefined for none. */
  digits: "mnist" | "drawn" | undefined;
  /** How many of them. */
  counts: { train: number; test: number } | undefined;
}

/** The ids of the elements in which a page carries its data and programs. */
export const carried = {
  data: "longhand-live",
  worker: "longhand-worker",
  page: "longhand-page",
  plotly: "longhand-plotly",
  trainImages: "longhand-train-images",
  trainLabels: "longhand-train-labels",
  testImages: "longhand-test-images",
  testLabels: "longhand-test-labels",
} as const;
