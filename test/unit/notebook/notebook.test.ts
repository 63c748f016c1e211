import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  formatNotebook,
  type Notebook,
  type Output,
  parseNotebook,
} from "../../../lib/notebook/index.js";

const text = fc.oneof(
  fc.string(),
  fc.array(fc.string(), { maxLength: 4 }).map((lines) => lines.join("\n")),
);
const open = fc.dictionary(
  fc.stringMatching(/^x[a-z]{1,5}$/),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
  { noNullPrototype: true },
);
const bundle = fc.record(
  {
    "text/plain": text,
    "image/svg+xml": text,
    "application/vnd.plotly.v1+json": open,
    "application/json": fc.constantFrom<unknown>(["a", "b"], "text", 3, null),
  },
  { requiredKeys: ["text/plain"], noNullPrototype: true },
);
const count = fc.option(fc.nat(), { nil: null });
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({
    output_type: fc.constant("stream" as const),
    name: fc.constantFrom("stdout" as const, "stderr" as const),
    text,
  }),
  fc.record({ output_type: fc.constant("display_data" as const), data: bundle, metadata: open }),
  fc.record({
    output_type: fc.constant("execute_result" as const),
    execution_count: count,
    data: bundle,
    metadata: open,
  }),
  fc.record({
    output_type: fc.constant("error" as const),
    ename: fc.string(),
    evalue: text,
    traceback: fc.array(fc.string()),
  }),
);
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    cell_type: fc.constant("code" as const),
    id,
    metadata: open,
    source: text,
    outputs: fc.array(output, { maxLength: 3 }),
    execution_count: count,
  }),
  fc.record({ cell_type: fc.constant("markdown" as const), id, metadata: open, source: text }),
  fc.record({
    cell_type: fc.constant("raw" as const),
    id,
    metadata: open,
    source: text,
    attachments: fc.constant({ "a.png": { "image/png": "iVBO\nRw0K\n" } }),
  }),
);
const notebook: fc.Arbitrary<Notebook> = fc.record({
  nbformat: fc.constant(4 as const),
  nbformat_minor: fc.constant(5 as const),
  metadata: open,
  cells: fc.uniqueArray(cell, { maxLength: 4, selector: (each) => each.id }),
});

/** A file with one code cell, changed as a test wants it. */
function file(change: Record<string, unknown> = {}, cellChange: Record<string, unknown> = {}): string {
  const only = {
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "1",
    outputs: [],
    execution_count: null,
    ...cellChange,
  };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [only], ...change });
}

describe("a notebook's text", () => {
  test("is read back to the same notebook", () => {
    fc.assert(
      fc.property(notebook, (made) => {
        expect(parseNotebook(formatNotebook(made), "x.ipynb")).toEqual(made);
      }),
    );
  });

  test("is the same text after it was read", () => {
    fc.assert(
      fc.property(notebook, (made) => {
        const written = formatNotebook(made);
        expect(formatNotebook(parseNotebook(written, "x.ipynb"))).toBe(written);
      }),
    );
  });

  test("is indented by one space, holds texts as lines and ends in a newline", () => {
    const written = formatNotebook(parseNotebook(file({}, { source: "a\nb" }), "x.ipynb"));
    expect(written).toContain('\n   "source": [\n    "a\\n",\n    "b"\n   ]\n');
    expect(written.endsWith("}\n")).toBe(true);
  });

  test("keeps metadata that nobody here knows, in every place", () => {
    const read = parseNotebook(
      file({ metadata: { colab: { x: [1] } } }, { metadata: { mine: { deep: true } } }),
      "x",
    );
    const again = JSON.parse(formatNotebook(read));
    expect(again.metadata).toEqual({ colab: { x: [1] } });
    expect(again.cells[0].metadata).toEqual({ mine: { deep: true } });
  });
});

describe("reading a notebook", () => {
  test("makes older formats 4.5 by giving each cell an id, the same one every time", () => {
    const old = {
      nbformat: 4,
      nbformat_minor: 2,
      metadata: {},
      cells: ["1", "1"].map((source) => ({ cell_type: "markdown", metadata: {}, source: [source] })),
    };
    const first = parseNotebook(JSON.stringify(old), "x");
    const [a, b] = first.cells.map((each) => each.id);
    expect(first.nbformat_minor).toBe(5);
    expect(a).toMatch(/^[a-z0-9]{8}$/);
    expect(a).not.toBe(b);
    expect(parseNotebook(JSON.stringify(old), "x")).toEqual(first);
  });

  test.each([["a b"], [""], ["x".repeat(65)], [7]])("mends the id %j", (wrong) => {
    expect(parseNotebook(file({}, { id: wrong }), "x").cells[0]?.id).toMatch(/^[a-z0-9]{8}$/);
  });

  test("mends an id that is there twice, and keeps the first", () => {
    const twice = { cell_type: "markdown", id: "same", metadata: {}, source: "" };
    const [a, b] = parseNotebook(file({ cells: [twice, twice] }), "x").cells;
    expect(a?.id).toBe("same");
    expect(b?.id).not.toBe("same");
  });

  test("moves a field that the format has no place for into the metadata", () => {
    const read = parseNotebook(file({ extra: 1 }, { extra: 2 }), "x");
    expect(read.metadata).toEqual({ extra: 1 });
    expect(read.cells[0]?.metadata).toEqual({ extra: 2 });
  });

  test("fills in what a careless program left out", () => {
    const bare = JSON.stringify({
      nbformat: 4,
      nbformat_minor: 4,
      cells: [{ cell_type: "code", source: "1" }],
    });
    expect(parseNotebook(bare, "x").cells[0]).toMatchObject({
      metadata: {},
      outputs: [],
      execution_count: null,
    });
  });

  test.each([
    ["an empty file", "", /bad\.ipynb.*the file is empty/],
    ["no JSON", "{ cells", /bad\.ipynb.*not JSON/],
    ["other JSON", '{"a":1}', /found other JSON/],
    ["a list", "[]", /found other JSON/],
    ["format 3", '{"nbformat":3,"nbformat_minor":0,"worksheets":[]}', /format is 3\.0.*nbconvert/],
    ["a format to come", '{"nbformat":5,"nbformat_minor":0}', /format is 5\.0/],
    ["a cell without source", file({ cells: [{ cell_type: "code", metadata: {} }] }), /cell 1, source/],
    ["a cell of no known type", file({}, { cell_type: "heading" }), /cell 1, cell_type/],
    [
      "an output of no known type",
      file({}, { outputs: [{ output_type: "pyout" }] }),
      /cell 1, outputs, 0, output_type/,
    ],
    ["cells that are no list", file({ cells: {} }), /cells/],
  ])("%s is a NotebookError that names the file and the place", (_, content, words) => {
    expect(() => parseNotebook(content, "bad.ipynb")).toThrow(words);
    expect(() => parseNotebook(content, "bad.ipynb")).toThrow(expect.objectContaining({ code: "NOTEBOOK" }));
  });

  test("takes whatever text it is given without any other error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((value) => file({ cells: [JSON.parse(value)] })),
        ),
        (content) => {
          try {
            parseNotebook(content, "x");
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: "NOTEBOOK" });
          }
        },
      ),
    );
  });
});
