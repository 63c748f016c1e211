import { DataFormatError, ParameterError } from "../../errors.js";

/** Lines of a pen, each a list of places from where it came down to where it went up; y grows downwards. */
export type Strokes = readonly (readonly (readonly [x: number, y: number])[])[];

/**
 * Strokes from a list of them, or from text: "12,30 13,31; 50,2 50,9", a semicolon between two strokes.
 *
 * @throws {DataFormatError} where a place is not two numbers of at most a million
 * @throws {ParameterError} where there is no stroke
 */
export function readStrokes(doing: string, given: Strokes | string): Strokes {
  const strokes = typeof given === "string" ? parse(doing, given) : given;
  if (!Array.isArray(strokes) || !strokes.every((stroke) => Array.isArray(stroke))) {
    throw new ParameterError(
      `${doing}: found no strokes. Pass lists of places, as in [[[12, 30], [50, 9]]], or the text of a drawing pad.`,
    );
  }
  for (const [s, stroke] of strokes.entries())
    for (const [p, place] of stroke.entries())
      if (!Array.isArray(place) || place.length !== 2 || !place.every(isPlace))
        throw new DataFormatError(
          `${doing}: place ${p} of stroke ${s} is ${JSON.stringify(place)}, expected x and y. Pass two numbers of at most ${farthest}.`,
        );
  const drawn = strokes.filter((stroke) => stroke.length > 0);
  if (drawn.length > 0) return drawn;
  throw new ParameterError(`${doing}: there is no stroke. Draw something, and pass its strokes.`);
}

/** Far beyond any screen, and far from where squares of numbers overflow. */
const farthest = 1e6;

function isPlace(number: unknown): boolean {
  return typeof number === "number" && Math.abs(number) <= farthest;
}

function parse(doing: string, text: string): Strokes {
  return text
    .split(";")
    .map((stroke) => stroke.trim())
    .filter((stroke) => stroke !== "")
    .map((stroke, s) =>
      stroke.split(/\s+/).map((place) => {
        const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(place);
        if (match !== null) return [Number(match[1]), Number(match[2])] as const;
        throw new DataFormatError(
          `${doing}: stroke ${s} holds ${JSON.stringify(place)}, expected x,y. Write it as "12,30 13,31; 50,2 50,9".`,
        );
      }),
    );
}
