import { expect, test } from "vitest";
import { toSolutions } from "../../../../lib/notebook/index.js";
import { codeCell, makeNotebook, stream } from "../../../support/make-notebook.js";

test("the solutions' version has the answers and the tests, and neither markers nor lines for stubs", () => {
  const source = [
    "function f() {",
    "  // BEGIN SOLUTION",
    "  // STUB: return 0;",
    "  return 1; // BEGIN SOLUTION is no marker here",
    "  // END SOLUTION",
    "}",
    "// BEGIN HIDDEN TESTS",
    "check(f());",
    "// END HIDDEN TESTS",
  ].join("\n");
  const notebook = makeNotebook(codeCell(source, { outputs: [stream("1")] }), "// STUB: no exercise");
  const before = structuredClone(notebook);
  const [exercise, other] = toSolutions(notebook).cells;
  expect(exercise).toMatchObject({
    source: "function f() {\n  return 1; // BEGIN SOLUTION is no marker here\n}\ncheck(f());",
    outputs: [stream("1")],
  });
  expect(other!.source).toBe("// STUB: no exercise");
  expect(notebook).toEqual(before);
});

test("markers that do not pair are refused, with the cell named", () => {
  expect(() => toSolutions(makeNotebook(codeCell("// BEGIN SOLUTION", { id: "sum" })))).toThrow(
    /sum.*has no end/,
  );
});
