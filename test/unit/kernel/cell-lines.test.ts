import { describe, expect, test } from "vitest";
import { CellLines } from "../../../lib/kernel/inside/cell-lines.js";

const source = `interface A { x: number }

function f(a: any): number {
  // reads too far
  return a.y.z;
}
const q: number = 5;
show({ q })
f({ x: q } as any)`;

/** As tslab compiles it: types gone, names of exports before, a wrapper's line after. */
const compiled = `Object.defineProperty(exports, "__esModule", { value: true });
exports.tsLastExpr = exports.q = exports.f = void 0;
function f(a) {
    // reads too far
    return a.y.z;
}
exports.f = f;
const q = 5;
exports.q = q;
(0, longhand_1.show)({ q });
exports.tsLastExpr = f({ x: q });
`;

const lines = new CellLines();
lines.remember("cell [2]", source, compiled);

describe("a traceback names the reader's own lines", () => {
  test("in its head, with the line as it was written, and in its frames", () => {
    expect(
      lines.rewrite([
        "cell [2]:5",
        "    return a.y.z;",
        "               ^",
        "",
        "TypeError: no",
        "    at f (cell [2]:5:16)",
        "    at cell [2]:10:22",
        "    at cell [2]:13:3",
        "    at show (file:///lib/show.js:3:1)",
      ]),
    ).toEqual([
      "cell [2], line 5",
      "  return a.y.z;",
      "",
      "TypeError: no",
      "    at f (cell [2], line 5)",
      "    at cell [2], line 8",
      "    at show (file:///lib/show.js:3:1)",
    ]);
  });

  test("and none where the line cannot be told", () => {
    expect(lines.rewrite(["Error: x", "    at cell [2]:11:5", "    at g (cell [9]:1:1) {"])).toEqual([
      "Error: x",
      "    at cell [2]",
      "    at g (cell [9]) {",
    ]);
  });

  test("a line whose types were taken out is known by its neighbours", () => {
    const typed = new CellLines();
    typed.remember(
      "cell [1]",
      "one();\nconst a: number = two();\nthree();",
      "one();\nconst a = two();\nthree();",
    );
    expect(typed.rewrite(["    at cell [1]:2:7"])).toEqual(["    at cell [1], line 2"]);
  });

  test("what is no frame of a cell stays as it is", () => {
    const other = ["Error: at cell [1]:2:3", "    at Object.f (/home/me/a.js:1:2)"];
    expect(lines.rewrite(other)).toEqual(other);
  });
});
