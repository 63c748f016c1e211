import type { Polyline } from "./spline.js";
import type { Handwriting } from "./vary.js";

/** The edge of the image, in pixels, as in MNIST. */
export const side = 28;

/** MNIST's digits were scaled to fit a box of this edge. */
const box = 20;

/** How far the ink's edge fades out, in pixels. */
const softEdge = 1.15;

/**
 * Draws handwriting into an image: scaled to fit 20×20 with its own proportions, its centre of mass in the middle of
 * 28×28, ink 0 to 1 with soft edges.
 *
 * @param jitter the digit's offset from the middle in pixels, x and y
 * @param ink (28, 28), row-major; overwritten
 * Source of the scaling and placing: LeCun et al. 1998, "Gradient-based learning applied to document recognition",
 * section III A.
 */
export function ink(writing: Handwriting, jitter: readonly [number, number], ink: Float64Array): void {
  fit(writing.lines, writing.penRadius, jitter);
  ink.fill(-2);
  for (const line of writing.lines) drawLine(line, writing, ink);
  for (let i = 0; i < ink.length; i++) ink[i] = Math.max(0, Math.min(1, ink[i]! / softEdge + 0.5));
}

/** Moves the lines' points from their own box to pixels. */
function fit(lines: readonly Polyline[], penRadius: number, jitter: readonly [number, number]): void {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let foot = -Infinity;
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const x = line[i]!;
      const y = line[i + 1]!;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      foot = Math.max(foot, y);
      if (i === 0) continue;
      const length = distance(x - line[i - 2]!, y - line[i - 1]!);
      mass += length;
      massX += (length * (x + line[i - 2]!)) / 2;
      massY += (length * (y + line[i - 1]!)) / 2;
    }
  }
  const scale = (box - 2 * penRadius) / Math.max(right - left, foot - top);
  // Pixel i covers i to i + 1, and its own place is its middle.
  const shiftX = side / 2 - 0.5 + jitter[0] - (scale * massX) / mass;
  const shiftY = side / 2 - 0.5 + jitter[1] - (scale * massY) / mass;
  for (const line of lines)
    for (let i = 0; i < line.length; i += 2) {
      line[i] = line[i]! * scale + shiftX;
      line[i + 1] = line[i + 1]! * scale + shiftY;
    }
}

function drawLine(line: Polyline, writing: Handwriting, ink: Float64Array): void {
  const pieces = line.length / 2 - 1;
  for (let piece = 0; piece < pieces; piece++) {
    const along = pieces === 1 ? 0 : piece / (pieces - 1) - 0.5;
    const radius = Math.max(0.55, writing.penRadius * (1 - writing.pressure * along));
    drawPiece(line, 2 * piece, radius, ink);
  }
}

/** Raises each pixel near one straight piece to its depth inside the ink: radius minus distance, in pixels. */
function drawPiece(line: Polyline, at: number, radius: number, ink: Float64Array): void {
  const ax = line[at]!;
  const ay = line[at + 1]!;
  const dx = line[at + 2]! - ax;
  const dy = line[at + 3]! - ay;
  const square = dx * dx + dy * dy;
  const reach = radius + softEdge / 2;
  const left = Math.max(0, Math.ceil(Math.min(ax, ax + dx) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(ax, ax + dx) + reach));
  const top = Math.max(0, Math.ceil(Math.min(ay, ay + dy) - reach));
  const foot = Math.min(side - 1, Math.floor(Math.max(ay, ay + dy) + reach));
  for (let y = top; y <= foot; y++) {
    for (let x = left; x <= right; x++) {
      const px = x - ax;
      const py = y - ay;
      const t = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
      const depth = radius - distance(px - t * dx, py - t * dy);
      const pixel = y * side + x;
      if (depth > ink[pixel]!) ink[pixel] = depth;
    }
  }
}

/** Not Math.hypot, which engines may round differently. */
function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
