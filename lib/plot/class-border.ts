import { contours } from "d3-contour";
import type { Points } from "./polygon.js";

/**
 * The lines along which a field on a grid is zero, between places as fine as the field is smooth.
 *
 * @param values (size, size), row by row; only their signs and how fast they change matter
 * @returns lines in the grid's own places: (column, row) of the cells' middles
 * Source: marching squares, as d3-contour has them.
 */
export function zeroLines(values: readonly number[], size: number): Points[] {
  const { coordinates } = contours()
    .size([size, size])
    .smooth(true)
    .contour([...values], 0);
  return coordinates.flatMap((rings) => rings.flatMap((ring) => inside(ring as [number, number][], size)));
}

/** d3 closes its rings around the outside of the grid; the pieces that are left lie within it. */
function inside(ring: readonly [number, number][], size: number): Points[] {
  const within = ([x, y]: readonly [number, number]) => x > 0 && y > 0 && x < size && y < size;
  // The last corner is the first once more.
  const corners = ring.slice(0, -1);
  const outside = corners.findIndex((corner) => !within(corner));
  const placed = (corner: readonly [number, number]) => [corner[0] - 0.5, corner[1] - 0.5] as const;
  if (outside < 0) return [ring.map(placed)];
  // Begun outside, no piece is cut in two by the ring's own beginning.
  const turned = [...corners.slice(outside), ...corners.slice(0, outside)];
  const lines: (readonly [number, number])[][] = [];
  for (const [at, corner] of turned.entries()) {
    if (!within(corner)) continue;
    if (at === 0 || !within(turned[at - 1]!)) lines.push([]);
    lines.at(-1)!.push(placed(corner));
  }
  return lines.filter((line) => line.length > 1);
}
