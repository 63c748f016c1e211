import { max } from "d3-array";
import { hiddenAxis } from "./axis.js";
import { tint } from "./colour.js";
import type { Figure } from "./figure.js";
import { frame } from "./frame.js";
import { type Points, polygons, polylines, rectangle, texts } from "./polygon.js";
import { type Dimension, readFormula, type Shape, type Sizes } from "./shape-formula.js";
import { escapeText, formatNumber, textWidth } from "./text.js";
import { styleOf, theme } from "./theme.js";

export interface ShapesDiagramOptions {
  title?: string;
}

/** Pixels of the longest side, and of the shortest that can still be seen. */
const longest = 150;
const shortest = 14;
const gap = 22;
/** Room at the left of a box for what its rows are, and above it for what its columns are. */
const room = { left: 34, top: 42, bottom: 26 } as const;

/**
 * A formula of matrices, each drawn as a box as high as it has rows and as wide as it has columns.
 *
 * Sides of the same dimension have the same length and the same colour, so that one sees which must agree: in a product
 * the columns of the left with the rows of the right.
 *
 *     shapesDiagram("Z1 = X · W1 + b1", { Z1: ["N", "H"], X: ["N", "D"], W1: ["D", "H"], b1: [1, "H"] }, { N: 64, D: 784, H: 128 })
 *
 * @param formula names and the signs = · + − ⊙, with spaces between
 * @param shapes rows and columns of each name: a letter, or a number; a name with ᵀ has its own entry
 * @param sizes how long each letter is; sides grow as the square root of it
 * @throws {ParameterError} where a name has no shape, a letter no size, or shapes do not fit the signs between them
 * Used in notebooks/02.
 */
export function shapesDiagram(
  formula: string,
  shapes: Readonly<Record<string, Shape>>,
  sizes: Sizes,
  options: ShapesDiagramOptions = {},
): Figure {
  const parts = readFormula("shapes diagram", formula, { shapes, sizes });
  const sizeOf = (dimension: Dimension) => (typeof dimension === "number" ? dimension : sizes[dimension]!);
  const all = parts.flatMap(({ shape }) => (shape === undefined ? [] : shape.map(sizeOf)));
  const scale = longest / Math.sqrt(max(all)!);
  const side = (dimension: Dimension) => Math.max(shortest, Math.round(Math.sqrt(sizeOf(dimension)) * scale));
  const letters = [...new Set(parts.flatMap(({ shape }) => shape ?? []))].filter((one) => one !== 1);
  const colour = (dimension: Dimension) =>
    dimension === 1 ? theme.muted : styleOf(letters.indexOf(dimension)).colour;
  const named = (dimension: Dimension) =>
    typeof dimension === "number"
      ? formatNumber(dimension)
      : `${dimension} ${formatNumber(sizeOf(dimension))}`;
  const height = max(parts, ({ shape }) => (shape === undefined ? 0 : side(shape[0])))!;
  const middle = room.top + height / 2;
  let x = 0;
  const placed = parts.map(({ text, shape }) => {
    if (shape === undefined) {
      const width = textWidth(text, 20);
      const at = { text, x: x + width / 2, y: middle, width, height: 0, shape };
      x += width + gap / 2;
      return at;
    }
    const [rows, columns] = [side(shape[0]), side(shape[1])];
    const left = Math.max(room.left, textWidth(named(shape[0]), theme.smallSize) + 10);
    const below = textWidth(`${text} ${shapeText(shape)}`, theme.smallSize);
    const width = Math.max(columns, below - left, textWidth(named(shape[1]), theme.smallSize) - left / 2);
    const box = { text, x: x + left + columns / 2, y: middle, width: columns, height: rows, shape };
    x += left + width + gap / 2;
    return box;
  });
  const boxes = placed.flatMap((one) => (one.shape === undefined ? [] : [{ ...one, shape: one.shape }]));
  const rims = letters.map((letter) => ({ letter, lines: boxes.flatMap((box) => sidesOf(box, letter)) }));
  return {
    data: [
      polygons(boxes.map(rectangle), { fill: tint(theme.axis, 0.25), stroke: theme.axis }),
      ...rims.map(({ letter, lines }) => polylines(lines, { stroke: colour(letter), width: 4 })),
      texts(
        placed
          .filter(({ shape }) => shape === undefined)
          .map(({ x, y, text }) => ({ x, y, text: escapeText(text) })),
        { size: 20, color: theme.ink },
      ),
      texts(
        boxes.map(({ x, y, width, shape }) => ({
          x: x - width / 2 - 6,
          y,
          text: escapeText(named(shape[0])),
        })),
        { size: theme.smallSize, color: theme.ink, position: "middle left" },
      ),
      texts(
        boxes.map(({ x, y, height: high, shape }) => ({
          x,
          y: y - high / 2 - 12,
          text: escapeText(named(shape[1])),
        })),
        { size: theme.smallSize, color: theme.ink },
      ),
      texts(
        boxes.map(({ text, x, y, height: high, shape }) => ({
          x,
          y: y + high / 2 + 14,
          text: escapeText(`${text} ${shapeText(shape)}`),
        })),
        { size: theme.smallSize, color: theme.ink },
      ),
    ].filter((trace) => trace.x.length > 0),
    layout: frame({
      title: options.title ?? formula,
      subtitle: "Same colour: same dimension. Sides grow as the square root of their length.",
      xaxis: hiddenAxis([0, x]),
      yaxis: hiddenAxis([room.top + height + room.bottom, 0]),
      plot: { width: x, height: room.top + height + room.bottom },
      right: theme.edge,
    }),
    alt: describe(formula, { options, boxes, sizes }),
  };
}

interface PlacedBox {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  shape: Shape;
}

/** A box's left side where its rows are this dimension, and its upper side where its columns are. */
function sidesOf({ x, y, width, height, shape }: PlacedBox, dimension: Dimension): Points[] {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  const upright: Points = [
    [left, top],
    [left, bottom],
  ];
  const level: Points = [
    [left, top],
    [right, top],
  ];
  return [...(shape[0] === dimension ? [upright] : []), ...(shape[1] === dimension ? [level] : [])];
}

function shapeText([rows, columns]: Shape): string {
  return `(${rows}, ${columns})`;
}

function describe(
  formula: string,
  found: { options: ShapesDiagramOptions; boxes: readonly PlacedBox[]; sizes: Sizes },
): string {
  const { options, boxes, sizes } = found;
  const heading = options.title === undefined ? "Shapes" : `Shapes "${options.title}"`;
  const said = boxes.map(({ text, shape }) => `${text} is ${shapeText(shape)}`);
  const used = Object.entries(sizes).filter(([letter]) => boxes.some(({ shape }) => shape.includes(letter)));
  const where = used.map(([letter, size]) => `${letter} = ${formatNumber(size)}`).join(", ");
  return `${heading} of ${formula}: ${said.join(", ")}${where === "" ? "" : `, with ${where}`}.`;
}
