import { NotebookError } from "../errors.js";
import type { CodeCell, Notebook } from "./types.js";

/** A constant of the parameters cell. */
export interface NotebookParameter {
  name: string;
  /** The type that is written behind the name; undefined where none is. */
  type: string | undefined;
  /** The value as TypeScript. */
  value: string;
  /** What its doc comment says, range and all; "" where it has none. */
  doc: string;
  /** Where values make sense, as the doc comment says it: `Range: 0.001 to 1.` */
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

const constant = /^const ([\w$]+)(?:: ([^=]+?))? = (.+?);?(?:\s*\/\/.*)?$/;
const number = String.raw`[-−]?\d[\d_,]*(?:\.\d+)?(?:e[-+]?\d+)?`;
const rangeWords = new RegExp(`\\bRange: (${number}) to (${number})(?=[\\s.]|$)`, "i");
const smallWords = /\bSmall: (.+?)\.(?=\s|$)/i;

/**
 * The cell tagged `parameters`, and the constants that it declares one a line, each under its doc comment:
 *
 *     /** How far each step goes. Range: 0.001 to 1. Small: 0.5. *\/
 *     const learningRate: number = 0.1;
 *
 * @returns undefined where no cell has the tag
 * @throws {NotebookError} where two cells have it
 * Source: the tag is papermill's.
 */
export function findParameters(notebook: Notebook): ParametersCell | undefined {
  const found = [...notebook.cells.entries()].filter(
    (entry): entry is [number, CodeCell] =>
      entry[1].cell_type === "code" && tagsOf(entry[1]).includes("parameters"),
  );
  const [first, second] = found;
  if (second !== undefined) {
    throw new NotebookError(
      `parameters: cell ${first![0] + 1} and cell ${second[0] + 1} are both tagged "parameters". Leave the tag on one of them.`,
    );
  }
  if (first === undefined) return undefined;
  const [index, cell] = first;
  return { index, cell, parameters: readParameters(cell.source) };
}

/**
 * A notebook that runs with other values, on a copy: a cell tagged `injected-parameters` behind the parameters cell
 * declares the named constants again, each with the type that it has there, so that a value of another type is an error
 * of the compiler. A cell of that tag that is there already is replaced.
 *
 * @throws {NotebookError} where there is no parameters cell, or no constant of a name, with the names that there are
 */
export function injectParameters(notebook: Notebook, values: ParameterValues): Notebook {
  const found = findParameters(notebook);
  if (found === undefined) {
    throw new NotebookError(
      'parameters: no cell is tagged "parameters". Add the tag to the cell that declares them.',
    );
  }
  const lines = Object.entries(values).map(([name, value]) => {
    const parameter = found.parameters.find((each) => each.name === name);
    if (parameter !== undefined) return declare(parameter, value);
    const names = found.parameters.map((each) => each.name).join(", ") || "none";
    throw new NotebookError(
      `parameters: there is no constant ${name}. Name one of those that there are: ${names}.`,
    );
  });
  const copy = structuredClone(notebook);
  const cell: CodeCell = {
    cell_type: "code",
    id: freeId(notebook),
    metadata: { tags: ["injected-parameters"] },
    source: ["// In the place of the values above, for this run:", ...lines].join("\n"),
    outputs: [],
    execution_count: null,
  };
  copy.cells.splice(found.index + 1, 0, cell);
  copy.cells = copy.cells.filter((each) => each === cell || !tagsOf(each).includes("injected-parameters"));
  return copy;
}

/** The values that doc comments name for a quick run. */
export function smallValues(notebook: Notebook): ParameterValues {
  const parameters = findParameters(notebook)?.parameters ?? [];
  const entries = parameters.flatMap(({ name, small }) =>
    small === undefined ? [] : [[name, readSmall(name, small)]],
  );
  return Object.fromEntries(entries) as ParameterValues;
}

function readSmall(name: string, small: string): unknown {
  try {
    return JSON.parse(small);
  } catch {
    throw new NotebookError(
      `parameters: the doc comment of ${name} says "Small: ${small}.", which is no value. Write a number, text in double quotes, true or false.`,
    );
  }
}

function readParameters(source: string): NotebookParameter[] {
  const parameters: NotebookParameter[] = [];
  let doc = "";
  for (const statement of source.match(/\/\*\*[\s\S]*?\*\/|[^\n]+/g) ?? []) {
    const [, name, type, value] = constant.exec(statement) ?? [];
    if (name !== undefined) {
      const [, from, to] = rangeWords.exec(doc) ?? [];
      const range = from === undefined ? undefined : { from: toNumber(from), to: toNumber(to!) };
      parameters.push({ name, type, value: value!, doc, range, small: smallWords.exec(doc)?.[1] });
    }
    doc = statement.startsWith("/**") ? docText(statement) : "";
  }
  return parameters;
}

function docText(comment: string): string {
  const inside = comment.slice(3, -2).split("\n");
  return inside
    .map((line) => line.replace(/^\s*\*?\s?/, "").trim())
    .join(" ")
    .trim();
}

function toNumber(text: string): number {
  return Number(text.replace("−", "-").replace(/[_,]/g, ""));
}

/** A constant without a written type gets that of its value in the parameters cell, widened as a reader thinks of it. */
function declare({ name, type, value }: NotebookParameter, now: unknown): string {
  return `const ${name}: ${type ?? typeOfText(value)} = ${JSON.stringify(now)};`;
}

function typeOfText(value: string): string {
  if (/^(true|false)$/.test(value)) return "boolean";
  if (/^["'`]/.test(value)) return "string";
  if (/^\[["'`]/.test(value)) return "string[]";
  return value.startsWith("[") ? "number[]" : "number";
}

function freeId(notebook: Notebook): string {
  const taken = new Set(
    notebook.cells.filter((cell) => !tagsOf(cell).includes("injected-parameters")).map(({ id }) => id),
  );
  let id = "injected-parameters";
  for (let count = 2; taken.has(id); count++) id = `injected-parameters-${count}`;
  return id;
}

/** The tags of a cell. */
export function tagsOf({ metadata }: { metadata: Readonly<Record<string, unknown>> }): string[] {
  const { tags } = metadata;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
}
