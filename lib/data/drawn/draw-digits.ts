import { checkOptionNames } from "../../check-options.js";
import { RandomState } from "../../random/index.js";
import { ink as drawInk, side } from "./pen.js";
import { skeletons } from "./skeletons.js";
import { vary } from "./vary.js";

export interface DrawOptions {
  /** How many digits. */
  count: number;
  /** The same seed gives the same digits, on every machine. */
  seed: number;
  /** Called every few digits, with how many are done; what it returns is waited for, so that others get a turn. */
  pause?: (done: number) => void | Promise<void>;
}

export interface DrawnDigits {
  /** (count, 28, 28), row-major, 0 background to 255 ink. */
  pixels: Uint8Array;
  /** (count,), as many of each digit as can be, in random order. */
  labels: Uint8Array;
  height: number;
  width: number;
}

/** Digits between two pauses: about a millisecond, and some 20 of them before the engine has compiled the code. */
const atOnce = 16;

/** Edge of the square of paper grain that all digits of a set are drawn on, each at a place of its own. */
const paper = 128;

/** How unevenly paper takes ink. */
const grain = 0.12;

/** Offset of the centre from the middle, in pixels: MNIST's were moved by whole pixels, so half a one either way. */
const jitter = 0.5;

/**
 * Draws digits that look handwritten.
 *
 * They stand in for MNIST where there is neither a copy nor a network: about as hard for a small network, though not
 * the same pictures. Each is a skeleton of pen strokes, varied as hands vary, inked with a soft pen on grainy paper.
 *
 * @throws {ParameterError} for an option that there is not
 * Used in notebooks/01.
 */
export async function drawDigits(options: DrawOptions): Promise<DrawnDigits> {
  checkOptionNames("drawDigits", options, ["count", "seed", "pause"]);
  const { count, seed, pause } = options;
  const random = new RandomState(seed);
  const order = random.permutation(count);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) labels[i] = order[i]! % 10;
  const uneven = random.randomSample(paper * paper);
  const size = side * side;
  const pixels = new Uint8Array(count * size);
  const ink = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    if (i % atOnce === 0) await pause?.(i);
    const writing = vary(random, skeletons[labels[i]!]!);
    drawInk(writing, [random.uniform(-jitter, jitter), random.uniform(-jitter, jitter)], ink);
    const left = Math.floor(random.randomSample() * (paper - side));
    const top = Math.floor(random.randomSample() * (paper - side));
    for (let pixel = 0; pixel < size; pixel++) {
      const depth = ink[pixel]!;
      if (depth === 0) continue;
      const x = pixel % side;
      const y = (pixel - x) / side;
      // Twice as much ink as needed for black in most places: grain shows where the line is faint.
      const taken = depth * (1.08 - grain * uneven[(top + y) * paper + left + x]!);
      pixels[i * size + pixel] = Math.round(255 * Math.min(1, taken));
    }
  }
  return { pixels, labels, height: side, width: side };
}
