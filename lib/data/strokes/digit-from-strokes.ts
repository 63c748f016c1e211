import { checkOptionNames } from "../../check-options.js";
import { ParameterError } from "../../errors.js";
import { type DType, Matrix } from "../../matrix/index.js";
import { ink as drawInk, side } from "../drawn/index.js";
import { readStrokes, type Strokes } from "./read-strokes.js";

export interface DigitOptions {
  /** Radius of the pen's tip in pixels of the finished image; 1.3 unless told: as much ink as MNIST's on average. */
  penRadius?: number;
  /** "float64" unless told. */
  dtype?: DType;
}

/**
 * A digit drawn by hand, as MNIST would hold it: what a network trained on MNIST can read.
 *
 * It is scaled to fit 20 × 20 with its own proportions, and its ink's centre of mass is put into the middle of 28 × 28.
 * The ink has soft edges. A network that was trained on digits placed so does badly on others.
 *
 * @param strokes lists of places, or the text that a drawing pad gives; of any size, y downwards
 * @returns (1, 784), whole 255ths from 0 background to 1 ink, as `dataset.inputs` gives them
 * @throws {ParameterError} where there is no line to draw, or the pen is not above 0 and up to 4
 * @throws {DataFormatError} where a place is not two numbers of at most a million
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition", section III A.
 * Derived in notebooks/12.
 */
export function digitFromStrokes(strokes: Strokes | string, options: DigitOptions = {}): Matrix {
  const doing = "digit from strokes";
  checkOptionNames(doing, options, ["penRadius", "dtype"]);
  const { penRadius = 1.3, dtype = "float64" } = options;
  if (!(penRadius > 0 && penRadius <= 4))
    throw new ParameterError(`${doing}: penRadius is ${penRadius}. Pass pixels above 0 and up to 4.`);
  const read = readStrokes(doing, strokes);
  if (!read.some(isLine))
    throw new ParameterError(`${doing}: there are only dots, and a digit needs a line. Draw one.`);
  const ink = new Float64Array(side * side);
  const draw = (offset: readonly [number, number]): void =>
    drawInk({ lines: read.map(polyline), penRadius, pressure: 0 }, offset, ink);
  const middle = (side - 1) / 2;
  const offset: [number, number] = [0, 0];
  draw(offset);
  // The pen reckons with lines; where they cross, ink counts once. So the centre is measured, and the digit moved there:
  // twice, as between two pixels the edges of crossing lines weigh a little otherwise.
  for (let time = 0; time < 2; time++) {
    const [x, y] = centreOfMass(ink);
    offset[0] += middle - x;
    offset[1] += middle - y;
    draw(offset);
  }
  const inputs = Matrix.zeros(1, side * side, dtype);
  inputs.data.set(ink.map((depth) => Math.round(255 * depth) / 255));
  return inputs;
}

/** Shorter than this a line is a dot: scaled to an image's size, its numbers would overflow. */
const shortest = 1e-6;

function isLine(stroke: Strokes[number]): boolean {
  const [x0, y0] = stroke[0]!;
  return stroke.some(([x, y]) => Math.abs(x - x0) > shortest || Math.abs(y - y0) > shortest);
}

/** x and y in turn; a dot is a line that goes nowhere. */
function polyline(stroke: Strokes[number]): Float64Array {
  const places = stroke.length === 1 ? [stroke[0]!, stroke[0]!] : stroke;
  return Float64Array.from(places.flat());
}

function centreOfMass(ink: Float64Array): readonly [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (const [pixel, depth] of ink.entries()) {
    mass += depth;
    x += depth * (pixel % side);
    y += depth * Math.floor(pixel / side);
  }
  return [x / mass, y / mass];
}
