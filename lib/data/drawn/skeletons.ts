import { notes } from "./notes.js";

/** A point of a stroke: x to the right and y down, 0 to 1 over the digit's box. */
export type Point = readonly [x: number, y: number];

/** The path of a pen between touching the paper and leaving it. A point given twice is a sharp corner. */
export type Stroke = readonly Point[];

/** One way in which people write a digit. */
export interface Skeleton {
  /** How often, against the other ways to write the same digit. */
  weight: number;
  /** Usual width of the digit's box, as a part of its height. */
  aspect: number;
  strokes: readonly Stroke[];
}

/** The ways to write each digit, 0 to 9. */
export const skeletons: readonly (readonly Skeleton[])[] = notes.map((ways) =>
  ways.map((note) => ({ ...note, strokes: note.strokes.map(readStroke) })),
);

function readStroke(points: string): Stroke {
  return points.split(" ").map((point): Point => {
    const [x, y] = point.split(",").map(Number);
    return [x!, y!];
  });
}
