import typescript from "@tslab/typescript-for-tslab";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as longhand from "../../../../lib/index.js";
import { type Notebook, toStudent } from "../../../../lib/notebook/index.js";
import { exerciseNotebook } from "../../../support/exercise-notebook.js";
import { committed, series } from "../../../support/series.js";

const region = /(?<=\/\/ BEGIN SOLUTION\n)[\s\S]*?(?=[ \t]*\/\/ END SOLUTION)/g;
const solutionsOf = ({ cells }: Notebook): string[] =>
  cells.flatMap(({ source }) => source.match(region) ?? []);

/** A student's notebook with what stands in an exercise's place replaced, by the number of the exercise. */
function fillIn(student: Notebook, answer: (at: number) => string | undefined): Notebook {
  let at = 0;
  const cells = student.cells.map((cell) =>
    cell.cell_type === "code"
      ? { ...cell, source: cell.source.replace(region, (stub) => answer(at++) ?? stub) }
      : cell,
  );
  return { ...student, cells };
}

let told: { name: string; passed: boolean }[] = [];

/** Runs a notebook's cells here, each to its own end, as `var` and functions share one scope; gives what checks told. */
function checksOf({ cells }: Notebook): Record<string, boolean> {
  const mark = (at: number): string => `"cell ${at}";\n`;
  const source = cells
    .map((cell, at) => mark(at) + (cell.cell_type === "code" ? cell.source : ""))
    .join("\n");
  const { ES5 } = typescript.ScriptTarget;
  const compilerOptions = { module: typescript.ModuleKind.CommonJS, target: ES5 };
  const { outputText } = typescript.transpileModule(source, { compilerOptions });
  const parts = outputText.replace('"use strict";', "").split(/"cell \d+";\n/);
  const program = parts.map((part) => `try {\n${part}\n} catch (thrown) { failed.push(thrown); }`).join("\n");
  told = [];
  const failed: unknown[] = [];
  new Function("require", "exports", "failed", program)(() => longhand, {}, failed);
  for (const thrown of failed) expect(String(thrown)).toMatch(/is not there yet/);
  return Object.fromEntries(told.map(({ name, passed }) => [name, passed]));
}

beforeAll(() =>
  longhand.setPublisher({
    canUpdate: false,
    publish: ({ metadata }) => {
      const { check } = (metadata?.["longhand"] ?? {}) as { check?: { name: string; passed: boolean } };
      if (check !== undefined) told.push(check);
    },
  }),
);
afterAll(() => longhand.setPublisher(undefined));

test("whichever solutions a student fills in, their checks pass, and those of the others do not", () => {
  const solved = exerciseNotebook();
  const solutions = solutionsOf(solved);
  /** What is checked of each exercise, in order. */
  const names = [["dW2", "twice"], ["relu"], ["slope"], ["total"]];
  expect(solutions).toHaveLength(names.length);
  fc.assert(
    fc.property(fc.subarray([...names.keys()]), (filled) => {
      const student = toStudent(solved);
      const checks = checksOf(fillIn(student, (at) => (filled.includes(at) ? solutions[at] : undefined)));
      const expected = names.flatMap((each, at) => each.map((name) => [name, filled.includes(at)]));
      expect(checks).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 40 },
  );
});

test.each(series)(
  "%s comes back from its student's version when the solutions are filled in, hidden tests apart",
  (name) => {
    const notebook = committed(name);
    const student = toStudent(notebook);
    const solutions = solutionsOf(notebook);
    expect(solutionsOf(student)).toHaveLength(solutions.length);
    const open = (source: string): string =>
      source.replace(/[ \t]*\/\/ BEGIN HIDDEN TESTS\n[\s\S]*?\/\/ END HIDDEN TESTS\n?/g, "").trimEnd();
    const placeholder = /^import \{ todo \} from "longhand";\n\n?/;
    const back = fillIn(student, (at) => solutions[at]);
    expect(back.cells.map(({ source }) => source.replace(placeholder, "").trimEnd())).toEqual(
      notebook.cells.map(({ source, cell_type }) => (cell_type === "code" ? open(source) : source.trimEnd())),
    );
  },
);
