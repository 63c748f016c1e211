import type { CDPSession } from "playwright-core";

/** A heap snapshot as V8 writes it: the fields of all nodes, one behind the other. */
interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } };
  nodes: number[];
}

/** What the engine compiles, and drops again, and what lies outside of its heap: nodes, styles, bytes of typed arrays. */
const notObjects = new Set(["code", "object shape", "native", "synthetic"]);

/** Megabytes of objects, arrays, strings, numbers and functions that a page's scripts hold, without compiled code. */
export async function heldObjectMegabytes(page: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const collect = ({ chunk }: { chunk: string }): number => chunks.push(chunk);
  page.on("HeapProfiler.addHeapSnapshotChunk", collect);
  await page.send("HeapProfiler.enable");
  await page.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  // What it noted of each object goes with it.
  await page.send("HeapProfiler.disable");
  page.off("HeapProfiler.addHeapSnapshotChunk", collect);

  const { snapshot, nodes } = JSON.parse(chunks.join("")) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length)
    if (!notObjects.has(types[0][nodes[node + type]!]!)) bytes += nodes[node + size]!;
  return bytes / 2 ** 20;
}
