import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import {
  checksOf,
  cleanNotebook,
  compareOutputs,
  exercisesOf,
  findParameters,
  formatNotebook,
  injectParameters,
  type Notebook,
  neededCells,
  parameterSchema,
  parseNotebook,
  readPercent,
  readText,
  scriptLanguage,
  smallValues,
  summarizeNotebook,
  toSolutions,
  toStudent,
  writePercent,
} from "../../../../lib/notebook/index.js";
import { awkwardJson, awkwardNames, mutatedText, withDeep, wordSalad } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

const codeWords = [
  "const ",
  "let ",
  "a",
  "lr",
  " = ",
  "0.1",
  "[1, 2]",
  "{ a: 1 }",
  ";",
  "\n",
  ": number",
  ": string[]",
  "/** Range: 1 to 9. */",
  "// BEGIN SOLUTION\n",
  "// END SOLUTION\n",
  "// BEGIN HIDDEN TESTS\n",
  "// END HIDDEN TESTS\n",
  "// STUB: a\n",
  "function f() {",
  "}",
  "(",
  ")",
  "`",
  '"',
  "/",
  "=>",
  "await ",
  "class ",
  "import ",
  "<",
  ">",
  "type T = T[];",
  ": T",
  "\\%%",
  "// %%",
];
const code = fc.oneof(wordSalad(codeWords, 12), fc.string({ maxLength: 12 }));
const lines = fc.oneof(code, fc.array(code, { maxLength: 3 }), awkwardJson);

/** Fields as the format has them, or anything; with others beside them. */
function loose(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: [] }),
      fc.dictionary(fc.oneof(fc.constantFrom(...awkwardNames), fc.string({ maxLength: 4 })), awkwardJson, {
        maxKeys: 2,
      }),
    )
    .map(([known, others]) => ({ ...others, ...known }));
}

const orDeep = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: fc.constant("@deep") });
const metadata = orDeep(
  fc.oneof(
    {
      weight: 8,
      arbitrary: loose({
        tags: fc.oneof(fc.array(fc.constantFrom("parameters", "a,b", "", "hide-input")), awkwardJson),
        collapsed: awkwardJson,
        jupyter: awkwardJson,
        execution: awkwardJson,
        name: awkwardJson,
        longhand: fc.oneof(awkwardJson, fc.constant({ check: { name: "a", passed: true } })),
      }),
    },
    { weight: 1, arbitrary: awkwardJson },
  ),
);
const bundle = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        "text/plain",
        "text/html",
        "application/json",
        "image/png",
        "image/svg+xml",
        "__proto__",
      ),
      orDeep(lines),
      { maxKeys: 3 },
    ),
  },
  { weight: 1, arbitrary: awkwardJson },
);
const often = <Value>(value: Value) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant<unknown>(value) }, { weight: 1, arbitrary: awkwardJson });
const output = fc
  .tuple(
    fc.constantFrom("stream", "display_data", "execute_result", "error", "none"),
    loose({
      name: fc.constantFrom("stdout", "stderr", "x"),
      text: lines,
      data: bundle,
      metadata,
      execution_count: awkwardJson,
      ename: lines,
      evalue: lines,
      traceback: lines,
    }),
  )
  .map(([output_type, fields]) => ({ text: "", data: {}, ename: "E", evalue: "", ...fields, output_type }));
const cell = fc
  .tuple(
    fc.constantFrom("code", "code", "markdown", "raw", "heading"),
    loose({
      id: fc.oneof(fc.constantFrom("a", "b", "a b", "x".repeat(65)), awkwardJson),
      metadata,
      source: lines,
      outputs: fc.oneof(
        { weight: 6, arbitrary: fc.array(output, { maxLength: 3 }) },
        { weight: 1, arbitrary: awkwardJson },
      ),
      execution_count: awkwardJson,
      attachments: fc.dictionary(fc.string({ maxLength: 4 }), bundle, { maxKeys: 2 }),
    }),
  )
  .map(([cell_type, fields]) => ({ source: "", ...fields, cell_type }));

const notebookJson = fc.record({
  nbformat: often(4),
  nbformat_minor: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<unknown>(0, 4, 5) },
    { weight: 1, arbitrary: awkwardJson },
  ),
  metadata: orDeep(
    loose({
      kernelspec: fc.oneof(fc.constant({ name: "tslab", language: "typescript" }), awkwardJson),
      language_info: fc.oneof(fc.constant({ name: "typescript" }), awkwardJson),
      title: awkwardJson,
      authors: awkwardJson,
    }),
  ),
  cells: fc.oneof(
    { weight: 12, arbitrary: fc.array(cell, { maxLength: 4 }) },
    { weight: 1, arbitrary: awkwardJson },
  ),
});

const notebookText = withDeep(notebookJson);
const jsonWords = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"cells"',
  '"source"',
  "null",
  "1e999",
  "\\u0000",
  "\uFEFF",
  '"__proto__":',
];

/** A notebook that was read: it must be written and read again without a change, and twice alike. */
function keepsItself(notebook: Notebook): void {
  const text = formatNotebook(notebook);
  const again = parseNotebook(text, "again");
  deepStrictEqual(again, notebook);
  deepStrictEqual(formatNotebook(again), text);
}

const ipynb = target({
  name: ".ipynb",
  share: 3,
  inputs: fc.oneof(notebookText, mutatedText(notebookText, jsonWords)),
  put: (text) => readOrRefuse(() => parseNotebook(text, "fuzz"), keepsItself),
  fromBytes: (bytes) => Buffer.from(bytes).toString("utf8"),
  seeds: () =>
    [
      {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [{ cell_type: "markdown", id: "a", metadata: {}, source: ["# A"] }],
      },
      {
        nbformat: 4,
        nbformat_minor: 2,
        metadata: { kernelspec: { name: "x" } },
        cells: [
          {
            cell_type: "code",
            metadata: { tags: ["a"] },
            source: "1",
            outputs: [{ output_type: "stream", text: "1" }],
            execution_count: 1,
          },
        ],
      },
    ].map((notebook) => Buffer.from(JSON.stringify(notebook))),
});

/** Whatever is done with a notebook that could be read must go well, or say in words why not. */
const tools = target({
  name: "a notebook's cells, taken apart",
  inputs: fc.tuple(notebookText, notebookText),
  put: ([text, other]) =>
    readOrRefuse(async () => {
      const notebook = parseNotebook(text, "fuzz");
      checksOf(notebook);
      cleanNotebook(notebook);
      summarizeNotebook(notebook);
      scriptLanguage(notebook);
      neededCells(
        notebook.cells.map(({ source }) => source),
        1,
      );
      for (const tool of [toSolutions, toStudent]) await readOrRefuse(() => keepsItself(tool(notebook)));
      await readOrRefuse(() => exercisesOf(notebook));
      await readOrRefuse(() => smallValues(notebook));
      await readOrRefuse(() => compareOutputs(notebook, parseNotebook(other, "other")));
    }),
});

const parameters = target({
  name: "parameters cells",
  inputs: fc.tuple(
    mutatedText(
      fc.constantFrom(
        "/** Rate. Range: 0 to 1. Small: 0.5. */\nconst lr: number = 0.1;\nconst hidden = [128, 64] as const;",
        'type A = "relu" | "tanh";\nconst activation: A = "relu";\nconst t: [number, string?] = [1];',
      ),
      codeWords,
    ),
    fc.dictionary(
      fc.oneof(fc.constantFrom("lr", "hidden", "activation", "t", ...awkwardNames)),
      awkwardJson,
      { maxKeys: 2 },
    ),
    fc.oneof(
      fc.constantFrom(
        "0.1",
        "[1, 2]",
        "relu",
        "{ a: 1 }",
        "(",
        "`a`",
        `${"-".repeat(3000)}1`,
        "[".repeat(3000),
      ),
      code,
    ),
  ),
  put: ([source, values, text]) =>
    readOrRefuse(() => {
      const cell = {
        cell_type: "code" as const,
        id: "p",
        metadata: { tags: ["parameters"] },
        source,
        outputs: [],
        execution_count: null,
      };
      const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
      const found = findParameters(notebook);
      if (found === undefined) return;
      JSON.stringify(parameterSchema(found.parameters));
      for (const parameter of found.parameters) {
        try {
          readText(parameter, text);
        } catch (thrown) {
          ok((thrown as { code?: string }).code === "NOTEBOOK", String(thrown));
        }
      }
      injectParameters(notebook, values);
    }),
});

const scriptWords = [
  "// %%",
  "# %%",
  "\n",
  "\r\n",
  "\n// ---\n",
  "// jupyter:",
  "//   a: 1",
  '//   "q\\x": 1',
  " [markdown]",
  " [raw]",
  ' id="a"',
  " tags=[",
  '"b"]',
  " metadata=",
  '{"__proto__": 1}',
  " attachments=",
  "null",
  "1",
  " again=",
  '["a"]',
  " title",
  "//",
  " ",
  "\\%%",
  "const a = 1;",
  " __proto__=",
  '{"a":{"toString":1}}',
  "[{}]",
];
const scriptText = fc.oneof(
  wordSalad(scriptWords),
  mutatedText(
    fc.constantFrom(
      '// ---\n// jupyter:\n//   kernelspec: {"name":"tslab"}\n//   nested:\n//     deep: 1\n// ---\n\n// %% [markdown] id="t" tags=["a"]\n// # Title\n\n// %% id="c"\nconst a = 1;\n',
      "# %% A title [markdown]\n# Text\n\n# %%\nimport numpy\n",
    ),
    scriptWords,
  ),
);

const percent = target({
  name: "percent scripts",
  share: 2,
  inputs: scriptText,
  put: (text) => readOrRefuse(() => readPercent(text, "fuzz"), throughAScript),
  fromBytes: (bytes) => Buffer.from(bytes).toString("utf8"),
  seeds: () => [
    Buffer.from(
      '// ---\n// jupyter:\n//   a: {"b":1}\n// ---\n\n// %% [markdown] id="t"\n// # T\n\n// %% t tags=["x"]\nlet a = 1;\n',
    ),
  ],
});

const toPercent = target({
  name: "notebooks as percent scripts",
  inputs: notebookText,
  put: (text) => readOrRefuse(() => parseNotebook(text, "fuzz"), throughAScript),
});

/** A script holds all but outputs and counts. */
async function throughAScript(notebook: Notebook): Promise<void> {
  let script = "";
  const outcome = await readOrRefuse(() => {
    script = writePercent(notebook);
  });
  if (outcome === "refused" || notebook.cells.length === 0) return;
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  deepStrictEqual(readPercent(script, "again"), { ...notebook, cells });
}

export const notebookTargets: Target[] = [ipynb, tools, parameters, percent, toPercent];
