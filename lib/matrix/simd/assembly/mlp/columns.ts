import { entrySize, writeEntry } from "./entries";
import { PieceMemory, PlanMemory, shareStart } from "./memory";

/**
 * A piece's entries listed by input, the piece's rows of each in order: what the first layer's gradient asks for. The
 * place in an entry is then a row of the piece.
 *
 * Each thread lists some groups of inputs. A group's entries start where they would if every input of every row before
 * it were filled, so that no thread needs to know how many the others found. `starts` has two words an input, where its
 * entries begin and end.
 *
 * @param P the kind of entry
 * Source: counting sort; Knuth 1998, "The Art of Computer Programming" volume 3, section 5.2.
 */
export function listColumns<P>(plan: PlanMemory, piece: PieceMemory, thread: u32, side: u32): void {
  const inputs = plan.layer(0).inputs;
  const end = shareStart(plan.groups, thread + 1, plan.threads);
  for (let group = shareStart(plan.groups, thread, plan.threads); group < end; group++) {
    const first = group * plan.groupSize;
    const size = min(plan.groupSize, inputs - first);
    const starts = columnStart(plan, side, first);
    memory.fill(starts, 0, (<usize>size) << 3);
    countEntries<P>(plan, piece, group, starts);
    let at = first * piece.rows;
    for (let j: u32 = 0; j < size; j++) {
      const place = starts + ((<usize>j) << 3);
      const count = load<u32>(place);
      store<u32>(place, at);
      store<u32>(place, at, 4);
      at += count;
    }
    placeEntries<P>(plan, piece, group, starts, columnEntries(plan, side));
  }
}

export function columnStart(plan: PlanMemory, side: u32, input: u32): usize {
  return <usize>plan.columnStarts + <usize>side * <usize>plan.columnStartBytes + ((<usize>input) << 3);
}

export function columnEntries(plan: PlanMemory, side: u32): usize {
  return <usize>plan.columnEntries + <usize>side * <usize>plan.columnEntryBytes;
}

/** Where the list of a row's group starts: two words, begin and end. */
export function groupStart(plan: PlanMemory, piece: PieceMemory, row: u32, group: u32): usize {
  const list = load<u32>(<usize>plan.order + ((<usize>(piece.first + row)) << 2));
  return <usize>plan.starts + ((<usize>(list * plan.groups + group)) << 2);
}

function countEntries<P>(plan: PlanMemory, piece: PieceMemory, group: u32, starts: usize): void {
  for (let i: u32 = 0; i < piece.rows; i++) {
    const start = groupStart(plan, piece, i, group);
    let entry = <usize>plan.entries + <usize>load<u32>(start) * entrySize<P>();
    for (const end = <usize>plan.entries + <usize>load<u32>(start, 4) * entrySize<P>(); entry < end; ) {
      const place = starts + (placeOf<P>(entry) << 3);
      store<u32>(place, load<u32>(place) + 1);
      entry += entrySize<P>();
    }
  }
}

function placeEntries<P>(
  plan: PlanMemory,
  piece: PieceMemory,
  group: u32,
  starts: usize,
  entries: usize,
): void {
  for (let i: u32 = 0; i < piece.rows; i++) {
    const start = groupStart(plan, piece, i, group);
    let entry = <usize>plan.entries + <usize>load<u32>(start) * entrySize<P>();
    for (const end = <usize>plan.entries + <usize>load<u32>(start, 4) * entrySize<P>(); entry < end; ) {
      const place = starts + (placeOf<P>(entry) << 3);
      const free = load<u32>(place, 4);
      store<u32>(place, free + 1, 4);
      writeEntry<P>(entries + <usize>free * entrySize<P>(), i, entry);
      entry += entrySize<P>();
    }
  }
}

function placeOf<P>(entry: usize): usize {
  return sizeof<P>() === 2 ? <usize>load<u8>(entry, 1) : <usize>load<u32>(entry);
}
