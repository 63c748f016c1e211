import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type KernelSpec, tslabSpec } from "../../../lib/kernel/index.js";
import {
  type CheckLine,
  checksOf,
  exercisesOf,
  findParameters,
  injectParameters,
  type Notebook,
  smallValues,
  toStudent,
} from "../../../lib/notebook/index.js";
import { executeNotebook } from "../../../lib/runner/index.js";
import { exerciseNotebook } from "../../support/exercise-notebook.js";
import { checksIn, plantedIn, unhelpful, withPlanting } from "../../support/planted.js";
import { codeCells, committed, root, series } from "../../support/series.js";

const kernel: KernelSpec = { ...tslabSpec(), env: { LONGHAND_DIGITS: "drawn" } };

/** Executes a notebook at small size on drawn digits, to its end whatever fails. */
async function run(notebook: Notebook): Promise<Notebook> {
  const small =
    findParameters(notebook) === undefined ? notebook : injectParameters(notebook, smallValues(notebook));
  const cwd = join(root, "notebooks");
  return (await executeNotebook(small, { kernel, cwd, allowErrors: true })).notebook;
}

function errorsOf(notebook: Notebook): { id: string; evalue: string }[] {
  return codeCells(notebook).flatMap(({ id, outputs }) =>
    outputs.flatMap((each) => (each.output_type === "error" ? [{ id, evalue: each.evalue }] : [])),
  );
}

/** The exercises of a notebook, each with the ids of the cells from its own to the one before the next exercise. */
function exercises(notebook: Notebook): { id: string; until: string[] }[] {
  const solved = exercisesOf(notebook).filter(({ regions }) =>
    regions.some(({ kind }) => kind === "SOLUTION"),
  );
  return solved.map(({ cell, index }, at) => ({
    id: cell.id,
    until: notebook.cells.slice(index, solved[at + 1]?.index ?? notebook.cells.length).map(({ id }) => id),
  }));
}

/** Checks that hold a measured error below a bound: one that is smaller, or of another sign, is no mistake. */
const bounds = new Set(["slopes-library, check 2"]);

const withExercises: [string, Notebook][] = [
  ["a notebook with an exercise of each kind", exerciseNotebook()],
  ...series.map((name): [string, Notebook] => [name, committed(name)]),
].filter((entry): entry is [string, Notebook] => exercises(entry[1] as Notebook).length > 0);

describe.each(withExercises)("%s", (_, notebook) => {
  let solution: Notebook;
  let solved: CheckLine[];
  let student: Notebook;
  beforeAll(async () => {
    solution = await run(withPlanting(notebook));
    solved = checksOf(solution);
    student = await run(toStudent(notebook));
  });

  test("each solution passes its check", () => {
    expect(solved.filter(({ passed }) => !passed).map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
    const silent = exercises(notebook).filter(({ until }) => !solved.some(({ id }) => until.includes(id)));
    expect(silent.map(({ id }) => `${id}: no check behind it`)).toEqual([]);
  });

  test("each check fails for mistakes that are planted in what it checks, and says what is wrong", () => {
    const told = plantedIn(solution).filter(({ site, passed }) => !(passed && bounds.has(site)));
    expect(told.flatMap((each) => unhelpful(each) ?? [])).toEqual([]);
    const few = checksIn(notebook).filter((site) => {
      const texts = told.filter((each) => each.site === site).map(({ text }) => text);
      return texts.length < 3 || new Set(texts).size < 2;
    });
    expect(few).toEqual([]);
  });

  test("a student's stub fails it, and is told that it is not there yet and where to write it", () => {
    const lines = checksOf(student);
    const unhelpful = exercises(notebook).filter(({ until }) => {
      const own = lines.filter(({ id, passed }) => until.includes(id) && !passed);
      return !own.some(({ text }) => /`\w+` is not there yet: write it between the lines/.test(text));
    });
    expect(unhelpful.map(({ id }) => id)).toEqual([]);
  });

  test("a student's version compiles, and what stands on a stub says which one is missing", () => {
    const before = errorsOf(solution).map(({ id }) => id);
    const unclear = errorsOf(student).filter(
      ({ id, evalue }) => !before.includes(id) && !/^`\w+` is not there yet: write it/.test(evalue),
    );
    expect(unclear).toEqual([]);
  });
});

test("of the notebook with an exercise of each kind, the student sees just this", async () => {
  const student = await run(toStudent(exerciseNotebook()));
  expect(checksOf(student).map(({ id, text }) => `${id}: ${text}`)).toEqual(
    [
      "constant-check: ✗ dW2: `dW2`",
      "constant-check: ✗ twice: `twice`",
      "body: ✗ relu: `relu`",
      "whole: ✗ slope: `slope`",
      "assigned-check: ✗ total: `total`",
    ].map((line) => `${line} is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.`),
  );
  const errors = errorsOf(student).map(({ id, evalue }) => `${id}: ${evalue}`);
  expect(errors).toEqual([
    "constant-later: `dW2` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.",
  ]);
  expect(student.cells.map(({ source }) => source).join("\n")).not.toContain("HIDDEN");
});
