import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  type Notebook,
  parseNotebook,
  readPercent,
  writePercent,
} from "../../../../lib/notebook/index.js";
import { parseCell } from "../../../../lib/notebook/syntax/parse.js";
import { codeCell, makeNotebook, stream } from "../../../support/make-notebook.js";
import { committed, series } from "../../../support/series.js";

const withoutOutputs = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  ),
});

const roundTrip = (notebook: Notebook): Notebook => readPercent(writePercent(notebook), "a.ts");

describe("a notebook as a script in the percent format", () => {
  test("has prose in comments and code as it is", () => {
    const notebook = makeNotebook(
      { cell_type: "markdown", id: "title", metadata: {}, source: "# Digits\n\nThey are images." },
      codeCell("const x = 1;", { id: "one", metadata: { tags: ["parameters"] }, outputs: [stream("1")] }),
    );
    expect(writePercent(notebook)).toBe(
      '// %% [markdown] id="title"\n// # Digits\n//\n// They are images.\n\n' +
        '// %% id="one" tags=["parameters"]\nconst x = 1;\n',
    );
  });

  test.each(series)("%s comes back from its script, outputs apart", (name) => {
    const notebook = committed(name);
    expect(roundTrip(notebook)).toEqual(withoutOutputs(notebook));
  });

  test("any notebook comes back from its script, outputs apart", () => {
    fc.assert(
      fc.property(fc.array(anyCell, { maxLength: 6 }), anyMetadata, (cells, metadata) => {
        const made = {
          nbformat: 4,
          nbformat_minor: 5,
          metadata,
          cells: cells.map((cell, at) => ({ ...cell, id: `c${at}` })),
        };
        // What the format is strict about is mended once, on the way in.
        const notebook = parseNotebook(JSON.stringify(made), "a.ipynb");
        fc.pre(notebook.cells.length > 0);
        expect(roundTrip(notebook)).toEqual(withoutOutputs(notebook));
      }),
      { numRuns: 300 },
    );
  });

  test("keeps code that looks like a marker, with and without backslashes", () => {
    const notebook = makeNotebook(codeCell("// %% not a cell\n// \\%% nor this\n//%%", { id: "a" }));
    expect(roundTrip(notebook)).toEqual(notebook);
  });

  test("declares with var what several cells declare, as a script is one module, and takes it back", () => {
    const cells = [
      "const z = 1;\nlet once = 2;",
      "let z: number = 3;\nconst { a: [z2], b } = f();",
      "const [b, c] = [1, 2];",
    ];
    const notebook = makeNotebook(...cells.map((source, at) => codeCell(source, { id: `c${at}` })));
    const script = writePercent(notebook);
    expect(script).toContain('// %% id="c0" again=["const z"]\nvar z = 1;\nlet once = 2;');
    expect(script).toContain("var z: number = 3;");
    expect(script).toContain("var [b, c] = [1, 2];");
    expect(roundTrip(notebook)).toEqual(notebook);
    const already = makeNotebook(
      codeCell("const z = 1;", { id: "a" }),
      codeCell("var z = 1;\nconst z = 2;", { id: "b" }),
    );
    expect(roundTrip(already)).toEqual(already);
  });

  const scriptOf = (...sources: string[]): string => {
    const notebook = makeNotebook(...sources.map((source, at) => codeCell(source, { id: `c${at}` })));
    const script = writePercent(notebook);
    expect(readPercent(script, "a.ts")).toEqual(notebook);
    return script;
  };

  test.each([
    [
      "the same import",
      'import { sgd } from "longhand";',
      'import {\n  sgd,\n  fit } from "longhand";\nsgd;',
    ],
    ["an import of nothing new", 'import { sgd } from "longhand";', 'import { sgd } from "longhand"'],
    ["a name imported and declared", 'import fit, { sgd as s } from "longhand";', "const s = 1, fit = 2;"],
    ["a whole module", 'import * as fs from "node:fs";', 'import * as fs from "fs";'],
    ["a function", "function f() {}\n[1].at(0);", "async function f() { return 1; }", "function* f() {}"],
    ["a class", "class A {}", "class A extends Array {\n}"],
    ["a function and a constant", "function f() {}", "const f = () => 2;"],
    ["the second name of a line", "const a = 1, b = 2;", "const b = 3;"],
    ["a pattern over lines", "const {\n  a,\n  b,\n} = c;", "let b: number;"],
    ["what is exported", "export const a = 1;", "export function a() {}"],
    ["one name that begins another", "const a = 1;\nvar abc = 2;", "var ab = 1;\nconst a = 2;"],
  ])("is one module where several cells have %s", (_, ...sources) => {
    const script = scriptOf(...sources);
    expect(() => parseCell(script)).not.toThrow();
  });

  test("brings an import once, and shows what was left out", () => {
    const script = scriptOf('import { sgd } from "longhand";', 'import { sgd } from "longhand";\nsgd;');
    expect(script).toContain('\n/* import { sgd } from "longhand"; */\nsgd;');
    expect(scriptOf('import { sgd } from "longhand";', 'import { fit, sgd } from "longhand";')).toContain(
      '\nimport { fit } from "longhand";\n',
    );
    expect(scriptOf('import { sgd as s } from "longhand";', "const s = 1;")).toContain(
      '\nvar { sgd: s } = await import("longhand");\n',
    );
  });

  test("gives functions and classes as values, which end where they ended", () => {
    const script = scriptOf("function f() {}\n[1].at(0);", "function f() {}");
    expect(script).toContain("var f = function f() {};\n[1].at(0);");
  });

  test("leaves text alone that only looks like a declaration, and cells that are no TypeScript", () => {
    const template = "const text = `\nconst b = 9;\n`;";
    expect(scriptOf("const b = 1;", template, "const b = 2;")).toContain(template);
    expect(scriptOf("const b = 1;", "const b = ;", "const b = 2;")).toContain("\nconst b = ;\n");
  });

  test("leaves what a template says as it is, where it looks like a marker", () => {
    const said = "const said = String.raw`\n// %% x\n// \\\\%% y\n//%%`;\n// %% no marker";
    const script = scriptOf(said, `\${"//"} %%\n\${""}\${"//"} %%`);
    const run = (code: string): unknown => new Function(`${code}\nreturn said;`)();
    const code = script.slice(script.indexOf("\n") + 1, script.indexOf("\n// %% id", 5));
    expect(run(code)).toBe(run(said));
  });

  test("keeps what it says of a notebook in comments, whatever ends a line to JavaScript", () => {
    const cell = codeCell("1;", { id: "a", metadata: { title: "a\u2028b" } });
    const notebook = { ...makeNotebook(cell), metadata: { "a\u2029b": "\u2028" } };
    const script = writePercent(notebook);
    expect(script).not.toMatch(/[\u2028\u2029]/);
    expect(readPercent(script, "a.ts")).toEqual(notebook);
    expect(readPercent(script.replaceAll("\\u2028", "\u2028"), "a.ts")).toEqual(notebook);
  });

  test("takes Python's comments for a notebook in Python", () => {
    const python = {
      ...makeNotebook(codeCell("x = 1", { id: "a" })),
      metadata: { language_info: { name: "python" } },
    };
    expect(writePercent(python)).toContain('# %% id="a"\nx = 1');
    expect(roundTrip(python)).toEqual(python);
  });

  test("refuses a language whose comments it does not know, and names it", () => {
    const notebook = { ...makeNotebook("x"), metadata: { language_info: { name: "haskell" } } };
    expect(() => writePercent(notebook)).toThrow(/haskell.*TypeScript/);
  });
});

describe("a script that was written by hand or by jupytext", () => {
  test("becomes cells, with jupytext's head read and its own notes left out", () => {
    const script = [
      "# ---",
      "# jupyter:",
      "#   jupytext:",
      "#     text_representation:",
      "#       extension: .py",
      "#   kernelspec:",
      "#     display_name: Python 3",
      "#     language: python",
      "#     name: python3",
      "# ---",
      "",
      "# %% [markdown]",
      "# # Title",
      "",
      "# %% A name [raw]",
      "# raw",
      "",
      "# %%",
      "x = 1",
      "",
    ].join("\n");
    const { metadata, cells } = readPercent(script, "a.py");
    expect(metadata).toEqual({
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    });
    expect(cells.map(({ cell_type, source, metadata }) => [cell_type, source, metadata])).toEqual([
      ["markdown", "# Title", {}],
      ["raw", "raw", { title: "A name" }],
      ["code", "x = 1", {}],
    ]);
  });

  test("may have code above its first marker, and Windows' ends of lines", () => {
    const { cells } = readPercent('import "a";\r\n\r\n// %%\r\nlet x;\r\n', "a.ts");
    expect(cells.map(({ source }) => source)).toEqual(['import "a";', "let x;"]);
  });

  test.each([
    ["// %% Learning rate=0.1 curve", "code", { title: "Learning rate=0.1 curve" }],
    ['// %% Loss where lr=high tags=["a"]', "code", { title: "Loss where lr=high", tags: ["a"] }],
    ["// %% epochs=3 and more", "code", { title: "epochs=3 and more" }],
    ["//%% [md] title here", "markdown", { title: "title here" }],
    ["// %% [markdown] a title n=1", "markdown", { title: "a title", n: 1 }],
    ["// %% a title [md] n=1", "markdown", { title: "a title", n: 1 }],
    ["// %% [md]", "markdown", {}],
    ["// %% what [md]s are", "code", { title: "what [md]s are" }],
  ])("may have a title: %s", (line, kind, metadata) => {
    const [cell] = readPercent(`${line}\n// x\n`, "a.ts").cells;
    expect([cell!.cell_type, cell!.metadata]).toEqual([kind, metadata]);
  });

  test("may have any number of empty lines between cells, and at its end", () => {
    const script = "// %%\nlet x;\n\n\n// %% [md]\n// a\n\n\n\n// %%\n\nlet y;\n\n\n";
    expect(readPercent(script, "a.ts").cells.map(({ source }) => source)).toEqual([
      "let x;",
      "a",
      "\nlet y;",
    ]);
  });

  test("is refused without a marker, or with a value that is no JSON, with the mend", () => {
    expect(() => readPercent("let x;", "a.ts")).toThrow(/a\.ts: found no cell.*\/\/ %%/);
    for (const marker of [
      "tags=[a]",
      "Title tags=[a]",
      "tags=a",
      'id="a" and more',
      "a=1 b=c",
      "[md] tags=[a]",
    ])
      expect(() => readPercent(`// %% ${marker}\n`, "a.ts")).toThrow(/a\.ts, line 1: expected name=value/);
  });
});

const anyName = fc
  .oneof(
    fc.constantFrom("id", "metadata", "a b", "attachments", "again", "blank", "a\u2028b"),
    fc.stringMatching(/^[a-z]{1,6}$/),
  )
  .filter(
    (name) =>
      ![
        "title",
        "tags",
        "name",
        "collapsed",
        "scrolled",
        "jupyter",
        "execution",
        "format",
        "authors",
        "kernelspec",
        "language_info",
        "jupytext",
      ].includes(name),
  );
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }).map((text) => text.replace(/[\ud800-\udfff]/g, "")),
  fc
    .array(
      fc.constantFrom(
        "// %%",
        "// \\%%",
        "//",
        "",
        " ",
        "// ---",
        "# %%",
        "let x = 1;",
        "const x = 2;",
        "const y = 1, x = 2",
        "function x() {}",
        "class x {}",
        'import { x, y } from "a";',
        'import { x } from "a"',
        "`",
        `\${"//"} %%`,
        `\${""}\${"//"} \\%%`,
        "// %%`",
        "var x = 3;",
        "const [x, y] = z;",
        "//%% a=1",
        "\r",
        "a\u2028// %%",
        "\u2029",
        "\n",
      ),
      { maxLength: 6 },
    )
    .map((lines) => lines.join("\n")),
);
/** Ends of lines to some and not to others. */
const oddLines = fc.constantFrom("\u2028", "a\u2028b", "\u2029# %%", "\u0085", "\v", "\f", "'a\u2028'");
const anyMetadata = fc.dictionary(
  anyName,
  fc.oneof(fc.jsonValue(), fc.jsonValue({ stringUnit: "binary" }), oddLines),
  {
    maxKeys: 3,
  },
);
const anyCell: fc.Arbitrary<Omit<Cell, "id">> = fc.oneof(
  fc
    .record({ source: anyText, metadata: anyMetadata })
    .map((cell) => ({ cell_type: "code" as const, ...cell, outputs: [], execution_count: null })),
  fc.record({
    cell_type: fc.constantFrom("markdown" as const, "raw" as const),
    source: anyText,
    metadata: anyMetadata,
  }),
  fc.record({ source: anyText, metadata: anyMetadata }).map((cell) => ({
    cell_type: "markdown" as const,
    ...cell,
    attachments: { "a b.png": { "image/png": "AAAA" } },
  })),
);
