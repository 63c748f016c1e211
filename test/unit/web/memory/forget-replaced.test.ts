import fc from "fast-check";
import { expect, test } from "vitest";
import { Doc, UndoManager, Array as YArray, Map as YMap, Text as YText } from "yjs";
import { forgetReplaced } from "../../../../lib/web/memory/forget-replaced.js";

/** A notebook's document in small: cells with a text, a number that each run writes, and outputs that it renews. */
function makeNotebook(forgets: boolean): { doc: Doc; cells: YArray<YMap<unknown>>; undo: UndoManager } {
  const doc = new Doc();
  doc.clientID = 1;
  const cells = doc.getArray<YMap<unknown>>("cells");
  // What is done without a pause is one step to undo.
  const undo = new UndoManager([cells], { captureTimeout: Infinity, trackedOrigins: new Set(["user"]) });
  if (forgets) forgetReplaced(doc);
  return { doc, cells, undo };
}

type Notebook = ReturnType<typeof makeNotebook>;

const at = ({ cells }: Notebook, index: number): YMap<unknown> | undefined =>
  cells.length === 0 ? undefined : cells.get(index % cells.length);

function insert({ doc, cells }: Notebook, index: number): void {
  const cell = new YMap<unknown>(
    Object.entries({ source: new YText("1"), count: null, outputs: new YArray() }),
  );
  doc.transact(() => cells.insert(index % (cells.length + 1), [cell]), "user");
}

function run(notebook: Notebook, index: number, count: number): void {
  const cell = at(notebook, index);
  const outputs = cell?.get("outputs") as YArray<unknown> | undefined;
  notebook.doc.transact(() => {
    cell?.set("count", null);
    outputs?.delete(0, outputs.length);
  });
  notebook.doc.transact(() => cell?.set("state", "running"));
  notebook.doc.transact(() => outputs?.push([new YMap<unknown>([["text", String(count)]])]));
  notebook.doc.transact(() => cell?.set("count", count));
  notebook.doc.transact(() => cell?.set("state", "idle"));
}

/** As an output that is updated by its display id. */
function update(notebook: Notebook, index: number): void {
  const outputs = at(notebook, index)?.get("outputs") as YArray<unknown> | undefined;
  if (outputs === undefined) return;
  const from = index % (outputs.length + 1);
  notebook.doc.transact(() => {
    outputs.delete(from, Math.min(2, outputs.length - from));
    outputs.insert(from, [new YMap<unknown>([["text", `${index}`]]), new YMap<unknown>([["text", "more"]])]);
  });
}

/** Changes a cell's text, as somebody does who types. */
function edit(notebook: Notebook, index: number, change: (source: YText, place: number) => void): void {
  const source = at(notebook, index)?.get("source") as YText | undefined;
  if (source !== undefined && source.length > 0)
    notebook.doc.transact(() => change(source, index % source.length), "user");
}

/** Each output by its place, which Yjs finds by where it found others, not from the first on. */
function outputsFromTheLast({ cells }: Notebook): unknown[] {
  return cells.map((cell) => {
    const outputs = cell.get("outputs") as YArray<YMap<unknown>>;
    return Array.from({ length: outputs.length }, (_, n) => outputs.get(outputs.length - 1 - n).toJSON());
  });
}

const steps: Record<string, (notebook: Notebook, index: number) => void> = {
  insert,
  run: (notebook, index) => run(notebook, index, index),
  update,
  remove: ({ doc, cells }, index) =>
    doc.transact(() => cells.length > 0 && cells.delete(index % cells.length), "user"),
  type: (notebook, index) => edit(notebook, index, (source, place) => source.insert(place, "xy")),
  erase: (notebook, index) => edit(notebook, index, (source, place) => source.delete(place, 1)),
  rewrite: (notebook, index) =>
    edit(notebook, index, (source) => {
      source.delete(0, source.length);
      source.insert(0, `abc${index}`);
    }),
  pause: ({ undo }) => undo.stopCapturing(),
  tag: (notebook, index) => notebook.doc.transact(() => at(notebook, index)?.set("tag", index), "user"),
  untag: (notebook, index) => notebook.doc.transact(() => at(notebook, index)?.delete("tag"), "user"),
  undo: ({ undo }) => void undo.undo(),
  redo: ({ undo }) => void undo.redo(),
};

test("a document that forgets shows what one shows that does not, whatever is done, undone and redone", () => {
  const story = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(9)), { maxLength: 40 });
  fc.assert(
    fc.property(story, (told) => {
      const [keeps, forgets] = [makeNotebook(false), makeNotebook(true)];
      for (const [name, index] of told) {
        for (const notebook of [keeps, forgets]) steps[name]!(notebook, index);
        expect(forgets.cells.toJSON()).toEqual(keeps.cells.toJSON());
        expect(outputsFromTheLast(forgets)).toEqual(outputsFromTheLast(keeps));
      }
    }),
    { numRuns: 2000 },
  );
});

type Typed = [how: "put" | "take" | "rewrite" | "pause" | "undo" | "redo", place: number];

/** A cell's text with a history of its own, as JupyterLab keeps it; what it showed after each step. */
function typed(steps: readonly Typed[], forgets: boolean): string[] {
  const doc = new Doc();
  doc.clientID = 1;
  if (forgets) forgetReplaced(doc);
  const cell = new YMap<YText>();
  doc.getArray<YMap<YText>>("cells").insert(0, [cell]);
  const source = cell.set("source", new YText("abc"));
  const undo = new UndoManager([source], { captureTimeout: Infinity, trackedOrigins: new Set(["user"]) });
  return steps.map(([how, place]) => {
    const change = (work: () => void): void => void doc.transact(work, "user");
    if (how === "undo" || how === "redo") undo[how]();
    if (how === "pause") undo.stopCapturing();
    if (how === "put") change(() => source.insert(place % (source.length + 1), "x"));
    if (how === "take" && source.length > 0) change(() => source.delete(place % source.length, 1));
    if (how === "rewrite")
      change(() => {
        const text = `${source.toJSON()}${place}`;
        source.delete(0, source.length);
        source.insert(0, text);
      });
    return source.toJSON();
  });
}

test("a text that is typed, rewritten and undone is the same with it", () => {
  const kinds = ["put", "take", "rewrite", "pause", "undo", "redo"] as const;
  const story = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(9)), { maxLength: 40 });
  const dissolved: Typed[] = [
    ["rewrite", 1],
    ["pause", 0],
    ["rewrite", 2],
    ["undo", 0],
    ["take", 0],
    ["rewrite", 3],
    ["undo", 0],
    ["undo", 0],
  ];
  fc.assert(
    fc.property(story, (steps) => {
      expect(typed(steps, true)).toEqual(typed(steps, false));
    }),
    { numRuns: 2000, examples: [[dissolved]] },
  );
});

test("running a cell again and again leaves nothing of its numbers and outputs", () => {
  const structsAfter = (forgets: boolean): number => {
    const notebook = makeNotebook(forgets);
    insert(notebook, 0);
    for (let count = 1; count <= 100; count++) run(notebook, 0, count);
    return notebook.doc.store.clients.get(1)!.length;
  };
  expect(structsAfter(false)).toBeGreaterThan(500);
  expect(structsAfter(true)).toBeLessThan(20);
});
