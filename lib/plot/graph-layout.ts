import { Graph, layout } from "@dagrejs/dagre";

/** Something to be placed, with its size in pixels. */
export interface Box {
  id: string;
  width: number;
  height: number;
}

export interface Edge {
  from: string;
  to: string;
}

/** A box with its middle, in pixels from the upper left corner. */
export interface PlacedBox extends Box {
  x: number;
  y: number;
}

export interface PlacedGraph {
  width: number;
  height: number;
  boxes: Map<string, PlacedBox>;
  /** In the order of the edges: the points that one goes by so that it crosses no box; none between neighbours. */
  ways: { x: number; y: number }[][];
}

/**
 * Places boxes from left to right along their edges, with few crossings.
 *
 * @param apart pixels between two boxes above each other
 * Source: Gansner, Koutsofios, North and Vo 1993, "A technique for drawing directed graphs", as dagre has it.
 */
export function placeGraph(boxes: readonly Box[], edges: readonly Edge[], apart = 16): PlacedGraph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: apart, ranksep: 22, edgesep: 10 });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(index));
  layout(graph);
  const placed = boxes.map((box): [string, PlacedBox] => {
    const { x, y } = graph.node(box.id);
    return [box.id, { ...box, x, y }];
  });
  const ways = edges.map(({ from, to }, index) => {
    const { points } = graph.edge(from, to, String(index)) as { points: { x: number; y: number }[] };
    const [start, end] = [graph.node(from).x, graph.node(to).x];
    const neighbours = !placed.some(([, { x }]) => x > start + 1 && x < end - 1);
    // dagre's first and last points lie on the boxes' rims, and the ones between where it keeps room for the edge.
    return neighbours ? [] : points.slice(1, -1);
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height, boxes: new Map(placed), ways };
}
