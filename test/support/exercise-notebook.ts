import type { Notebook } from "../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "./make-notebook.js";

const cell = (id: string, source: string) => codeCell(source, { id });

/** A notebook with an exercise of each kind, worked out, as an author writes it. */
export function exerciseNotebook(): Notebook {
  return makeNotebook(
    cell("load", 'import { check, Matrix, matmul, scale, show, transpose } from "longhand";'),
    cell("given", "const A1 = Matrix.from([[1, 2], [3, 4]]);\nconst dZ2 = Matrix.from([[0.5], [0.25]]);"),
    cell(
      "constant",
      "// BEGIN SOLUTION\nconst dW2 = matmul(transpose(A1), dZ2); // (H, C)\nconst twice = scale(dW2, 2);\n// END SOLUTION",
    ),
    cell("constant-check", 'check("dW2", dW2, [[1.25], [2]]);\ncheck("twice", twice, [[2.5], [4]]);'),
    cell("constant-later", "show({ dW2 });"),
    cell(
      "body",
      "function relu(z: number): number {\n  // BEGIN SOLUTION\n  return Math.max(0, z);\n  // END SOLUTION\n}\n\n" +
        'check("relu", relu, { cases: [{ given: [2], expected: 2 }, { given: [-3], expected: 0 }] });',
    ),
    cell(
      "whole",
      "// BEGIN SOLUTION\nfunction slope(z: number): number {\n  return z > 0 ? 1 : 0;\n}\n// END SOLUTION\n\n" +
        'check("slope", {\n  "it is 1 above 0": () => slope(3) === 1,\n  "it is 0 below 0": () => slope(-3) === 0,\n});\n' +
        '// BEGIN HIDDEN TESTS\ncheck("slope", slope, { cases: [{ given: [0], expected: 0 }] });\n// END HIDDEN TESTS',
    ),
    cell(
      "assigned",
      'let total = 0;\n// BEGIN SOLUTION\n// STUB: total = todo("total");\nfor (const value of A1.data) total += value;\n// END SOLUTION',
    ),
    cell("assigned-check", 'check("total", total, 10);'),
    cell("typed-later", "const later: number[] = [relu(1), slope(2), total];"),
  );
}
