import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import type { CodeCell, Notebook } from "../../lib/notebook/index.js";
import { codeCell } from "./make-notebook.js";
import { codeCells, root } from "./series.js";

/** What a check of a notebook said about a mistake that was planted in what it checks. */
export interface Planted {
  site: string;
  name: string;
  mistake: string;
  passed: boolean;
  text: string;
}

const first = "planting";
const last = "planted";

/** A notebook that also asks each of its checks about mistakes: see test/cells/planting.ts. */
export function withPlanting(notebook: Notebook): Notebook {
  const file = readFileSync(join(root, "test", "cells", "planting.ts"), "utf8");
  const planting = file.replace(/^export /gm, ""); // the kernel exports what a cell declares
  const cells = notebook.cells.map((cell) => (cell.cell_type === "code" ? planted(cell) : cell));
  return {
    ...notebook,
    cells: [
      codeCell(planting, { id: first }),
      ...cells,
      codeCell("console.log(JSON.stringify(planted));", { id: last }),
    ],
  };
}

/** What they said, after it was run. */
export function plantedIn(notebook: Notebook): Planted[] {
  const outputs = codeCells(notebook).find(({ id }) => id === last)?.outputs ?? [];
  return outputs.flatMap((output) => (output.output_type === "stream" ? JSON.parse(output.text) : []));
}

const compared = "found .+, expected .+\\.";

/** What a check must say of each mistake, but for one by conditions: that says which of them does not hold. */
const says: Record<string, string> = {
  "sign turned": "sign",
  "N times too large": `32 times|adds up to|${compared}`,
  "off by a constant": `too high|times what|adds up to|${compared}`,
  "one number off": `1 of \\d+ values differs|adds up to|${compared}`,
  NaN: "NaN",
  transposed: "transpose|column by column",
  "rows moved on": `order|sign|${compared}`,
  "last one missing": "shape|transpose",
  text: "found text",
  "not written": "not there yet",
  "gives nothing": "gives nothing",
  throws: "ended with an error: planted",
};
const doesNotHold = /this should hold, and does not: .{9}|could not be told: .{9}/;

/** What is wrong with what a check said of a mistake, or undefined. */
export function unhelpful({ site, name, mistake, passed, text }: Planted): string | undefined {
  const kind = mistake.replace(/^.*: /, "");
  if (!passed && (doesNotHold.test(text) || new RegExp(says[kind] ?? "never").test(text))) return undefined;
  return `${site}, ${name}, ${mistake}: ${text}`;
}

/** The checks in a notebook's code, each by its cell and its place there. */
export function checksIn(notebook: Notebook): string[] {
  return codeCells(notebook).flatMap((cell) => callsOf(cell).map((_, at) => siteOf(cell, at)));
}

const siteOf = ({ id }: CodeCell, at: number): string => `${id}, check ${at + 1}`;

/** A cell whose checks are made by `planting`. */
function planted(cell: CodeCell): CodeCell {
  let { source } = cell;
  for (const [at, call] of [...callsOf(cell).entries()].reverse()) {
    const [name, found, ...rest] = call.arguments.map((argument) => argument.getText());
    const site = JSON.stringify(siteOf(cell, at));
    const made =
      rest.length > 0
        ? `planting(${[site, name, found, ...rest].join(", ")})`
        : `plantingAround(${site}, ${name}, { ${spokenOf(name!, found!)} }, ({ ${spokenOf(name!, found!)} }: any) => (${found}))`;
    source = source.slice(0, call.getStart()) + made + source.slice(call.getEnd());
  }
  return { ...cell, source };
}

/** The names in a check's own name that its conditions speak of: `W` and `b` of "W and b". */
function spokenOf(name: string, conditions: string): string {
  const words = name.match(/[A-Za-z_$][\w$]*/g) ?? [];
  const code = conditions.replace(/"[^"]*"/g, "");
  return words.filter((word) => new RegExp(`(?<![\\w$.])${word}(?![\\w$])`).test(code)).join(", ");
}

/** The calls of `check` and `lh.check` in a cell, from top to bottom. */
function callsOf({ source }: CodeCell): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(lh\.)?check$/.test(node.expression.getText())) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return calls;
}
