import type { CodeCell } from "../types.js";

/** What values a parameter takes, as far as JSON can say them. */
export type ParameterShape =
  | { kind: "number" | "string" | "boolean" }
  /** One of a few values: a union of literals. */
  | { kind: "choice"; choices: readonly (number | string | boolean | null)[] }
  | { kind: "array"; items: ParameterShape }
  /** A list of fixed length, each place with its own shape. */
  | { kind: "tuple"; items: readonly ParameterShape[] }
  | { kind: "object"; fields: readonly FieldShape[] }
  | { kind: "union"; members: readonly ParameterShape[] }
  /** A type that only the compiler can judge. */
  | { kind: "other" };

/** What an object has under one of its names. */
export interface FieldShape {
  name: string;
  shape: ParameterShape;
  /** Whether it may be left out. */
  optional: boolean;
}

/** A constant of the parameters cell. */
export interface NotebookParameter {
  name: string;
  /**
   * The type as TypeScript: as it is written, or that of the value where none is, widened as a reader thinks of it.
   * Undefined where none is written and the value is worked out when the cell runs.
   */
  type: string | undefined;
  /** What values that type takes. */
  shape: ParameterShape;
  /** The value as TypeScript. */
  value: string;
  /** The value as JSON holds it; undefined where it is worked out when the cell runs. */
  default: unknown;
  /** What its doc comment says, range and all; "" where it has none. */
  doc: string;
  /** Where values make sense, as the doc comment says it: `Range: 0.001 to 1.` Of a list it is said of each number. */
  range: { from: number; to: number } | undefined;
  /** The value for a quick run, as the doc comment says it: `Small: 16.` */
  small: string | undefined;
}

export interface ParametersCell {
  /** Its place among all cells, from 0. */
  index: number;
  cell: CodeCell;
  parameters: NotebookParameter[];
}

/** Values by the names of the constants that they are for; what JSON can say. */
export type ParameterValues = Readonly<Record<string, unknown>>;
