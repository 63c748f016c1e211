import fc from "fast-check";
import { expect, test } from "vitest";
import { Doc, UndoManager, Array as YArray, Map as YMap, Text as YText } from "yjs";
import { forgetOverwritten } from "../../../../lib/web/memory/forget-overwritten.js";

/** A notebook's document in small: cells with a text, a number that each run writes, and outputs that it renews. */
function makeNotebook(forgets: boolean): { doc: Doc; cells: YArray<YMap<unknown>>; undo: UndoManager } {
  const doc = new Doc();
  doc.clientID = 1;
  const cells = doc.getArray<YMap<unknown>>("cells");
  const undo = new UndoManager([cells], { captureTimeout: 0, trackedOrigins: new Set(["user"]) });
  if (forgets) forgetOverwritten(doc);
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

/** As an output that is updated by its display id, or the last lines of a stream. */
function update(notebook: Notebook, index: number): void {
  const outputs = at(notebook, index)?.get("outputs") as YArray<unknown> | undefined;
  if (outputs === undefined) return;
  const from = index % (outputs.length + 1);
  notebook.doc.transact(() => {
    outputs.delete(from, Math.min(2, outputs.length - from));
    outputs.insert(from, [new YMap<unknown>([["text", `${index}`]]), new YMap<unknown>([["text", "more"]])]);
  });
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
  type: (notebook, index) =>
    notebook.doc.transact(
      () => (at(notebook, index)?.get("source") as YText | undefined)?.insert(0, "x"),
      "user",
    ),
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
