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
  /** Where MNIST's four files lie, for a page that fetches them. */
  digitsUrl: string | undefined;
}

/** The names of what a page carries: its data and programs. */
export const carried = {
  data: "live",
  worker: "worker",
  trainImages: "train-images",
  trainLabels: "train-labels",
  testImages: "test-images",
  testLabels: "test-labels",
} as const;
