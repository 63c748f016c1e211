/** Points of a drawn line between two points of a skeleton. */
const stepsBetween = 6;

/** x and y of successive points: [x0, y0, x1, y1, …]. */
export type Polyline = Float64Array;

/**
 * A smooth line through the given points, as the hand draws one; a point given twice is kept as a corner.
 *
 * A Catmull-Rom spline: at each point the line runs parallel to the chord between that point's neighbours, so that it
 * passes through every point without a kink.
 *
 * @param points x and y of successive points, at least two
 * Source: Catmull and Rom 1974, "A class of local interpolating splines".
 */
export function smoothLine(points: Polyline): Polyline {
  const count = points.length / 2;
  const line = new Float64Array(2 * ((count - 1) * stepsBetween + 1));
  let at = 0;
  for (let i = 0; i + 1 < count; i++) {
    if (samePoint(points, i, i + 1)) continue;
    const before = i === 0 || samePoint(points, i - 1, i) ? i : i - 1;
    const after = i + 2 >= count || samePoint(points, i + 1, i + 2) ? i + 1 : i + 2;
    for (let step = 0; step < stepsBetween; step++) {
      const t = step / stepsBetween;
      for (let axis = 0; axis < 2; axis++)
        line[at++] = between(
          t,
          points[2 * before + axis]!,
          points[2 * i + axis]!,
          points[2 * i + 2 + axis]!,
          points[2 * after + axis]!,
        );
    }
  }
  line[at++] = points[2 * count - 2]!;
  line[at++] = points[2 * count - 1]!;
  return line.subarray(0, at);
}

/** Cubic from b (t = 0) to c (t = 1), with slopes (c - a) / 2 and (d - b) / 2 at the ends. */
function between(t: number, a: number, b: number, c: number, d: number): number {
  const linear = (c - a) / 2;
  const square = a - 2.5 * b + 2 * c - d / 2;
  const cube = (d - a) / 2 + 1.5 * (b - c);
  return b + t * (linear + t * (square + t * cube));
}

function samePoint(points: Polyline, i: number, j: number): boolean {
  return points[2 * i] === points[2 * j] && points[2 * i + 1] === points[2 * j + 1];
}
