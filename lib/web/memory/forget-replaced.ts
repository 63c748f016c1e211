import {
  type AbstractStruct,
  type AbstractType,
  type Doc,
  findIndexSS,
  GC,
  Item,
  type Transaction,
  Array as YArray,
} from "yjs";

/**
 * Has a document forget the values that others took the place of in its maps, and those that its arrays have no more,
 * as soon as nothing can bring them back.
 *
 * Yjs keeps a mark for each value that a key or an array ever had, for whoever edits the same document elsewhere. A
 * notebook's document writes several at each run of a cell (its number, twice, its state, twice, whether it is saved,
 * each output), and is edited on one page only. What the history of undo needs is marked `keep`, and stays.
 *
 * It is for documents that are never sent to another one, as what was forgotten is the origin of what stands there, and
 * in which each cell's text has a history of its own: what else is written, in maps and in what arrays hold, is not undone.
 */
export function forgetReplaced(doc: Doc): void {
  doc.on("afterAllTransactions", (_doc: Doc, transactions: Transaction[]) => {
    for (const transaction of transactions)
      for (const item of deletedItems(doc, transaction).filter(isReplaced)) forget(doc, item);
  });
}

/**
 * What a transaction deleted, and what Yjs has merged with it since.
 *
 * Yjs's own way to go through them splits what was merged, and an undo then finds other pieces, and another text.
 */
function deletedItems(doc: Doc, { deleteSet }: Transaction): Item[] {
  const found: Item[] = [];
  for (const [client, ranges] of deleteSet.clients) {
    const structs = doc.store.clients.get(client)!;
    for (const { clock, len } of ranges)
      for (let at = findIndexSS(structs, clock); (structs[at]?.id.clock ?? Infinity) < clock + len; at++) {
        const struct = structs[at];
        if (struct instanceof Item) found.push(struct);
      }
  }
  return found;
}

/** Whether an item was a key's value, and another is now, or an array's, and is no more. */
function isReplaced(item: Item): boolean {
  if (!item.deleted || item.keep) return false;
  return item.parentSub === null ? item.parent instanceof YArray : item.right !== null;
}

/** Leaves of an item what Yjs leaves of those in deleted types: that there was one. */
function forget(doc: Doc, item: Item): void {
  const { left, right } = item;
  if (left !== null) left.right = right;
  if (right !== null) right.left = left;
  const list = item.parent as AbstractType<unknown>;
  if (list._start === item) list._start = right;
  // Where to look for a place is found out anew: what was noted may be the item that goes.
  for (const marker of list._searchMarker?.splice(0) ?? []) marker.p.marker = false;
  item.gc(doc.store, true);
  const structs = doc.store.clients.get(item.id.client)!;
  const at = findIndexSS(structs, item.id.clock);
  mergeAfter(structs, at);
  mergeAfter(structs, at - 1);
}

/** Two neighbours of which nothing is left become one. */
function mergeAfter(structs: (GC | Item | AbstractStruct)[], at: number): void {
  const [here, next] = [structs[at], structs[at + 1]];
  if (here instanceof GC && next instanceof GC && here.mergeWith(next)) structs.splice(at + 1, 1);
}
