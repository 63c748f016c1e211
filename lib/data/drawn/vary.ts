import type { RandomState } from "../../random/index.js";
import type { Skeleton, Stroke } from "./skeletons.js";
import { type Polyline, smoothLine } from "./spline.js";

/** A digit as one hand wrote it once: lines in a box of height about 1, and the pen. */
export interface Handwriting {
  lines: Polyline[];
  /** Radius of the pen's tip, in pixels of the finished image. */
  penRadius: number;
  /** How much harder the pen presses at the start of a line than at its end, as a part of its radius. */
  pressure: number;
}

/** How far hands stray from the skeletons; standard deviations where nothing else is said. */
const spread = {
  /**
   * The most careful and the most careless hand: all that follows is multiplied by
   * something between, nearer to careful for most.
   */
  careful: 0.8,
  careless: 2.1,
  /** Of each point of a skeleton, as a part of the digit's height. */
  point: 0.036,
  /** Of the width, as a part of itself. */
  width: 0.14,
  /** Of the sideways lean over the whole height; most people lean a little to the right. */
  slant: 0.16,
  meanSlant: 0.14,
  /** Of half the angle's tangent. */
  turn: 0.04,
  /** Of the bow of upright and of level lines. */
  bend: 0.05,
  /** Of the four corners of the box. */
  corner: 0.05,
  /** The most that is left out at either end of a line, as a part of the line. */
  short: 0.07,
  /** Lightest and heaviest pen, radius in pixels. */
  lightPen: 0.75,
  heavyPen: 1.75,
  pressure: 0.15,
};

/**
 * Writes a digit as some hand might: picks one of the ways to write it, moves its points, and leans, turns, bends,
 * widens and warps the whole.
 *
 * Only additions, products, quotients and roots are used, which every engine rounds alike, so that a seed gives the
 * same pixels everywhere; a sine would not.
 */
export function vary(random: RandomState, ways: readonly Skeleton[]): Handwriting {
  const skeleton = pick(random, ways);
  const chance = random.randomSample();
  const care = spread.careful + (spread.careless - spread.careful) * chance * chance;
  const place = placement(random, skeleton.aspect, care);
  const lines = skeleton.strokes.map((stroke) => {
    const line = smoothLine(moved(random, stroke, care));
    return place(shortened(line, care * random.randomSample(), care * random.randomSample()));
  });
  return {
    lines,
    penRadius: random.uniform(spread.lightPen, spread.heavyPen),
    pressure: care * spread.pressure * random.randn(),
  };
}

function pick(random: RandomState, ways: readonly Skeleton[]): Skeleton {
  let left = random.randomSample() * ways.reduce((sum, way) => sum + way.weight, 0);
  for (const way of ways) {
    left -= way.weight;
    if (left < 0) return way;
  }
  return ways.at(-1)!;
}

/** The points of a stroke, each a little beside its place; the two of a corner stay together. */
function moved(random: RandomState, stroke: Stroke, care: number): Polyline {
  const points = new Float64Array(2 * stroke.length);
  stroke.forEach(([x, y], i) => {
    const corner = i > 0 && stroke[i - 1]![0] === x && stroke[i - 1]![1] === y;
    points[2 * i] = corner ? points[2 * i - 2]! : x + care * spread.point * random.randn();
    points[2 * i + 1] = corner ? points[2 * i - 1]! : y + care * spread.point * random.randn();
  });
  return points;
}

/** The line without a little of its start and of its end, as a hurried pen comes down late and goes up early. */
function shortened(line: Polyline, start: number, end: number): Polyline {
  const count = line.length / 2;
  const from = Math.floor(start * spread.short * count);
  const to = count - Math.floor(end * spread.short * count);
  return line.subarray(2 * from, 2 * to);
}

/** One hand's way of placing points, the same for all strokes of a digit. */
function placement(random: RandomState, aspect: number, care: number): (line: Polyline) => Polyline {
  const width = aspect * (1 + clamp(care * spread.width * random.randn(), 0.4));
  const slant = spread.meanSlant + care * spread.slant * random.randn();
  const half = clamp(care * spread.turn * random.randn(), 0.2);
  const cosine = (1 - half * half) / (1 + half * half);
  const sine = (2 * half) / (1 + half * half);
  const bendX = care * spread.bend * random.randn();
  const bendY = care * spread.bend * random.randn();
  const corners = random.randn(8).map((value) => care * value * spread.corner);
  return (line) => {
    for (let i = 0; i < line.length; i += 2) {
      // From here on the middle of the box is the origin.
      const u = line[i]! - 0.5;
      const v = line[i + 1]! - 0.5;
      const warped = warp(corners, u, v);
      const x = (u + warped[0]) * width + bendX * (4 * v * v - 0.5) - slant * v;
      const y = v + warped[1] + bendY * (4 * u * u - 0.5);
      line[i] = x * cosine - y * sine;
      line[i + 1] = x * sine + y * cosine;
    }
    return line;
  };
}

/** Each corner of the box is pulled its own way, and what lies between goes along in proportion. */
function warp(corners: Float64Array, u: number, v: number): [number, number] {
  const right = u + 0.5;
  const low = v + 0.5;
  const shares = [(1 - right) * (1 - low), right * (1 - low), (1 - right) * low, right * low];
  let x = 0;
  let y = 0;
  shares.forEach((share, i) => {
    x += share * corners[2 * i]!;
    y += share * corners[2 * i + 1]!;
  });
  return [x, y];
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
