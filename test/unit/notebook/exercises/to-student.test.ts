import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NotebookError } from "../../../../lib/errors.js";
import { exercisesOf, type Notebook, toSolutions, toStudent } from "../../../../lib/notebook/index.js";
import { checkLine, codeCell, makeNotebook, stream } from "../../../support/make-notebook.js";

const begin = "// BEGIN SOLUTION";
const end = "// END SOLUTION";
const imported = 'import { todo } from "longhand";\n\n';

/** The source of a notebook's only cell, once it is a student's. */
function studentOf(...lines: string[]): string {
  const [cell] = toStudent(makeNotebook(lines.join("\n"))).cells;
  return cell!.source.replace(imported, "");
}

describe("a solution becomes a stub that compiles", () => {
  test.each([
    ["a constant", ["const dW2 = matmul(transpose(A1), dZ2); // (H, C)"], ['const dW2 = todo("dW2");']],
    ["its written type stays", ["const z: number[] = [];", "z.push(1);"], ['const z: number[] = todo("z");']],
    ["a variable over several lines", ["let P = Matrix.from(", "  rows,", ");"], ['let P = todo("P");']],
    ["two names", ["const a = 1;", "const b = a;"], ['const a = todo("a");', 'const b = todo("b");']],
    ["unpacked names", ["const { a, b } = f();"], ['const a = todo("a");', 'const b = todo("b");']],
    [
      "unpacked from a list",
      ["const [up, down] = f();"],
      ['const up = todo("up");', 'const down = todo("down");'],
    ],
    ["an arrow function", ["const double = (x: number) => 2 * x;"], ['const double = todo("double");']],
    [
      "a function, whose head stays",
      ["function relu(x: number): number {", "  const y = Math.max(0, x);", "  return y;", "}"],
      ["function relu(x: number): number {", '  return todo("relu");', "}"],
    ],
    [
      "a function whose head has several lines",
      ["async function f(", "  a: number,", "): Promise<number> {", "  return a;", "}"],
      ["async function f(", "  a: number,", "): Promise<number> {", '  return todo("f");', "}"],
    ],
    [
      "a function on one line",
      ["function f(): number { return 1; }"],
      ["function f(): number {", '  return todo("f");', "}"],
    ],
    [
      "a generator, which says so when it is asked",
      ["function* f() {", "  yield 1;", "}"],
      ["function* f() {", '  return todo("f")();', "}"],
    ],
    ["what is exported", ["export const f = (x: number) => 2 * x;"], ['export const f = todo("f");']],
    [
      "names unpacked under others, with defaults, and the rest",
      ["const { a, b: c, d: [e = 1], ...rest } = f();"],
      ["a", "c", "e", "rest"].map((name) => `const ${name} = todo("${name}");`),
    ],
    [
      "the type of a function",
      ["let g: (a: number) => number = (a) => a;"],
      ['let g: (a: number) => number = todo("g");'],
    ],
    ["a name that gets its value later", ["let y: number;", "y = 2;"], ['let y: number = todo("y");']],
    ["the author's own stub", ["// STUB: total = 0;", "total = sum(row);"], ["total = 0;"]],
  ])("%s", (_, solution, stub) => {
    expect(studentOf("const x = 1;", begin, ...solution, end, "show(x);")).toBe(
      ["const x = 1;", begin, ...stub, end, "show(x);"].join("\n"),
    );
  });

  test.each([
    ["function relu(x: number): number {", "relu"],
    ["const relu = (x: number): number => {", "relu"],
    ["const relu: (x: number) => number = (x) => {", "relu"],
    ["export async function relu(", "relu", "  x: number,", "): Promise<number> {"],
  ])("a body within %s returns the placeholder of that function", (first, name, ...more) => {
    const head = [first, ...more].join("\n");
    expect(studentOf(head, `  ${begin}`, "  const y = Math.max(0, x);", "  return y;", `  ${end}`, "}")).toBe(
      [head, `  ${begin}`, `  return todo("${name}");`, `  ${end}`, "}"].join("\n"),
    );
  });

  test("a body that gives nothing back calls the placeholder, which says so at once", () => {
    const head = "function moveDown(W: Matrix, dW: Matrix): void {";
    expect(studentOf(head, `  ${begin}`, "  subtract(W, dW, W);", `  ${end}`, "}")).toBe(
      [head, `  ${begin}`, '  todo("moveDown")();', `  ${end}`, "}"].join("\n"),
    );
  });

  test.each([
    ["a method", "  forward(x: number): number {", "forward"],
    ["a getter", "  get size(): number {", "size"],
    ["an arrow function in a field", "  forward = (x: number): number => {", "forward"],
  ])("a body within %s of a class returns the placeholder of it", (_, head, name) => {
    const around = (...inside: string[]) => [
      "class Layer {",
      head,
      `    ${begin}`,
      ...inside,
      `    ${end}`,
      "  }",
      "}",
    ];
    expect(studentOf(...around("    return 1;"))).toBe(around(`    return todo("${name}");`).join("\n"));
  });

  test("a body that returns only within an `if`, or throws, has a stub that fits the type of its function", () => {
    const around = (...inside: string[]) => [
      "function f(x: number): number {",
      `  ${begin}`,
      ...inside,
      `  ${end}`,
      "}",
    ];
    expect(studentOf(...around("  if (x > 0) {", "    return 1;", "  } else return 0;"))).toBe(
      around('  return todo("f");').join("\n"),
    );
    expect(studentOf(...around("  throw new Error();"))).toBe(around('  return todo("f")();').join("\n"));
  });

  test.each(["for (const x of row) {", "function add(x: number): void {"])(
    "what is declared and used within %s says that it is not there, and does not quietly do nothing",
    (head) => {
      const name = head.startsWith("function") ? "add" : "y";
      expect(studentOf(head, `  ${begin}`, "  const y = 2 * x;", "  total += y;", `  ${end}`, "}")).toBe(
        [head, `  ${begin}`, '  const y = todo("y");', `  todo("${name}")();`, `  ${end}`, "}"].join("\n"),
      );
    },
  );

  test("a return that gives nothing back does not make a stub that quietly gives nothing back", () => {
    const around = (...inside: string[]) => [
      "function f(): void {",
      `  ${begin}`,
      ...inside,
      `  ${end}`,
      "}",
    ];
    expect(studentOf(...around("  if (done) return;", "  act();"))).toBe(around('  todo("f")();').join("\n"));
  });

  test("a loop behind a function is no part of it", () => {
    const above = ["const f = (x: number) => 2 * x;", "for (const x of row) {"];
    const cell = [...above, `  ${begin}`, "  total += f(x);", `  ${end}`, "}"].join("\n");
    expect(() => toStudent(makeNotebook(cell))).toThrow(/\/\/ STUB: /);
  });

  test("the import of todo comes once, in the first cell with a stub, and not where there is one", () => {
    const exercise = `${begin}\nconst a = 1;\n${end}`;
    const sources = (notebook: Notebook) => toStudent(notebook).cells.map(({ source }) => source);
    expect(sources(makeNotebook("show(1);", exercise, exercise)).map((s) => s.startsWith(imported))).toEqual([
      false,
      true,
      false,
    ]);
    const own = 'import { check, todo } from "longhand";';
    expect(sources(makeNotebook(own, exercise))[1]).not.toContain("import");
  });

  test("a solution that only speaks of todo is no stub, and does not go out", () => {
    for (const answer of [
      "const secret = 6 * 7; // todo(me): tidy up",
      'const secret = [6 * 7, todo("rest")];',
    ])
      expect(studentOf(begin, answer, end)).toBe([begin, 'const secret = todo("secret");', end].join("\n"));
  });

  test.each([
    ["no name", ["total += 1;"]],
    ["what is no TypeScript", ["const a = ;"]],
    ["a class", ["class Layer {", "}"]],
    ["a return outside of a function", ["return 1;"]],
  ])("what has %s asks its author for a stub, and names the cell", (_, solution) => {
    const cell = codeCell([begin, ...solution, end].join("\n"), { id: "hard" });
    expect(() => toStudent(makeNotebook("1;", cell))).toThrow(/cell 2 \(id hard\), line 1: .*\/\/ STUB: /);
  });
});

describe("hidden tests and outputs", () => {
  test("hidden tests go, markers and all, wherever they stand", () => {
    expect(studentOf("// BEGIN HIDDEN TESTS", "check(1);", "// END HIDDEN TESTS", "a;")).toBe("a;");
    expect(studentOf("a;", "  // BEGIN HIDDEN TESTS", "  b;", "  // END HIDDEN TESTS")).toBe("a;");
  });

  test("outputs that give an answer away go, and others stay", () => {
    const student = toStudent(
      makeNotebook(
        codeCell("show(1);", { outputs: [stream("1\n")], execution_count: 1 }),
        codeCell(`${begin}\nconst a = 1;\n${end}`, { outputs: [stream("1\n")], execution_count: 2 }),
        codeCell('check("a", a, 1);', { outputs: [checkLine("a", true)], execution_count: 3 }),
      ),
    );
    const counts = student.cells.map(
      (cell) => cell.cell_type === "code" && [cell.outputs.length, cell.execution_count],
    );
    expect(counts).toEqual([
      [1, 1],
      [0, null],
      [0, null],
    ]);
  });
});

describe("prose", () => {
  const prose = (...lines: string[]) => ({
    cell_type: "markdown" as const,
    id: "p",
    metadata: {},
    source: lines.join("\n"),
  });

  test.each([
    ["<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"],
    ["### BEGIN SOLUTION", "### END SOLUTION"],
    ["// BEGIN SOLUTION", "// END SOLUTION"],
    ["BEGIN SOLUTION", "END SOLUTION"],
  ])("keeps an answer back between %s and %s", (from, to) => {
    const given = makeNotebook(prose("**Why?**", from, "The gradient is zero.", to, "Go on."));
    const student = toStudent(given);
    expect(student.cells).toEqual([prose("**Why?**", from, "", "Your answer here.", "", to, "Go on.")]);
    expect(toStudent(student)).toEqual(student);
    expect(toSolutions(given).cells).toEqual([prose("**Why?**", "The gradient is zero.", "Go on.")]);
  });

  test("keeps hidden tests back, and a picture that only the answer shows", () => {
    const source = [
      "![](attachment:question.png)",
      begin,
      "![](attachment:answer.png)",
      end,
      "<!-- BEGIN HIDDEN TESTS -->",
      "For graders.",
      "<!-- END HIDDEN TESTS -->",
    ];
    const picture = { "image/png": "AAAA" };
    const attachments = { "question.png": picture, "answer.png": picture };
    const [student] = toStudent(makeNotebook({ ...prose(...source), attachments })).cells;
    expect(student!.source).not.toMatch(/answer\.png|graders/);
    expect(student).toMatchObject({ attachments: { "question.png": picture } });
    expect(JSON.stringify(student)).not.toContain("answer.png");
  });

  test("may speak of markers", () => {
    const spoken = prose(
      "Write between `// BEGIN SOLUTION` and `// END SOLUTION`.",
      "In the end, solutions agree.",
    );
    expect(toStudent(makeNotebook(spoken)).cells).toEqual([spoken]);
  });

  test.each([
    "<!-- BEGIN SOLUTION",
    "<!-- begin solution -->",
    "<!-- END SOLUTION of 3 -->",
    "**BEGIN SOLUTIONS**",
  ])("is refused with %s, and with what has no partner", (line) => {
    expect(() => toStudent(makeNotebook(prose("Why?", line, "x")))).toThrow(/cell 1 \(id p\), line 2: /);
  });
});

describe("markers that do not pair are refused, with the cell and the line", () => {
  test.each([
    ["not closed", [begin, "a;"], /cell 1 \(id x\), line 1: BEGIN SOLUTION has no end/],
    ["stray end", ["a;", end], /line 2: found END SOLUTION, expected no end/],
    [
      "nested",
      [begin, begin, end, end],
      /line 2: BEGIN SOLUTION stands within SOLUTION, which began in line 1/,
    ],
    ["crossed", [begin, "// END HIDDEN TESTS"], /line 2: found END HIDDEN TESTS, expected END SOLUTION/],
    [
      "one in the other",
      [begin, "// BEGIN HIDDEN TESTS"],
      /line 2: BEGIN HIDDEN TESTS stands within SOLUTION/,
    ],
    [
      "nbgrader's for Python",
      ["### BEGIN SOLUTION"],
      /line 1: found "### BEGIN SOLUTION", which is almost a marker/,
    ],
    ["three strokes", ["/// BEGIN SOLUTION"], /almost a marker/],
    ["a block comment", ["/* BEGIN SOLUTION */"], /almost a marker/],
    ["a line of a block comment", ["/*", " * BEGIN SOLUTION", " */"], /line 2: .*almost a marker/],
    ["a hyphen", ["// BEGIN-SOLUTION"], /almost a marker/],
    ["rules around it", ["// ---- BEGIN HIDDEN_TEST ----"], /almost a marker/],
    ["behind code", ["const x = 1; // BEGIN SOLUTION"], /almost a marker/],
    ["behind other words", ["// Exercise 3: END SOLUTION"], /almost a marker/],
    ["lower case", ["// begin solution"], /almost a marker/],
    ["plural", ["// BEGIN SOLUTIONS"], /almost a marker/],
  ])("%s", (_, lines, told) => {
    const notebook = makeNotebook(codeCell(lines.join("\n"), { id: "x" }));
    expect(() => toStudent(notebook)).toThrow(NotebookError);
    expect(() => toStudent(notebook)).toThrow(told);
  });
});

test("nbgrader's markers count in a comment, and a remark may speak of an end", () => {
  expect(studentOf("// ### BEGIN SOLUTION", "const a = 42;", "// ### END SOLUTION")).toBe(
    ["// ### BEGIN SOLUTION", 'const a = todo("a");', "// ### END SOLUTION"].join("\n"),
  );
  const remark = "// At the end, solutions agree.\nconst endSolution = 1;";
  expect(studentOf(remark)).toBe(remark);
});

const line = fc.constantFrom("show(1);", "", "// a remark", "for (const a of b) {\n  a;\n}", "  a;");
const lines = fc.array(line, { maxLength: 3 });
const solution = fc
  .record({ name: fc.stringMatching(/^q\w{0,5}$/), before: lines, after: lines })
  .map(({ name, before, after }) => [begin, ...before, `const ${name}_ = 1;`, ...after, end]);
const hidden = lines.map((inside) => ["// BEGIN HIDDEN TESTS", ...inside, "// END HIDDEN TESTS"]);
const source = fc
  .array(fc.oneof(lines, solution, hidden), { maxLength: 5 })
  // What the parts of a cell declare has names of its own.
  .map((parts) =>
    parts.flatMap((part, at) => part.map((each) => each.replace("_ =", `_${at} =`))).join("\n"),
  );
const notebook = fc.array(source, { maxLength: 4 }).map((sources) => makeNotebook(...sources));

describe("of any notebook", () => {
  test("the student's version of a student's version is the same, and the notebook stays as it was", () => {
    fc.assert(
      fc.property(notebook, (given) => {
        const before = structuredClone(given);
        const student = toStudent(given);
        expect(given).toEqual(before);
        expect(toStudent(student)).toEqual(student);
      }),
    );
  });

  test("with its solutions written back, a student's version is the notebook without hidden tests", () => {
    fc.assert(
      fc.property(notebook, (given) => {
        const student = toStudent(given);
        const solutions = given.cells.map(({ source: text }) => [
          ...text.matchAll(/BEGIN SOLUTION\n[\s\S]*?\/\/ END SOLUTION/g),
        ]);
        const back = student.cells.map(({ source: text }, at) => {
          let next = 0;
          const own = text.replace(imported, "");
          return own.replace(/BEGIN SOLUTION\n[\s\S]*?\/\/ END SOLUTION/g, () => solutions[at]![next++]![0]);
        });
        const open = given.cells.map(({ source: text }) =>
          text
            .split("\n")
            .reduce<{ kept: string[]; hides: boolean }>(
              ({ kept, hides }, each) => {
                if (each === "// BEGIN HIDDEN TESTS") return { kept, hides: true };
                if (each === "// END HIDDEN TESTS") return { kept, hides: false };
                return { kept: hides ? kept : [...kept, each], hides };
              },
              { kept: [], hides: false },
            )
            .kept.join("\n"),
        );
        expect(back).toEqual(open);
        expect(
          exercisesOf(student)
            .flatMap(({ regions }) => regions)
            .every(({ kind }) => kind === "SOLUTION"),
        ).toBe(true);
      }),
    );
  });
});
