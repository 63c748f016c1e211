import { max } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { hiddenAxis } from "./axis.js";
import { colourScale, greys, orangeToBlue, type Rgb } from "./colour.js";
import { loneColourBar } from "./colour-bar.js";
import type { Figure, LineTrace } from "./figure.js";
import { frame } from "./frame.js";
import { checkScale, rangeOf } from "./image-range.js";
import { type ImageInput, type Images, readImages } from "./images.js";
import { pngDataUri } from "./png.js";
import { count, escapeText, formatNumber, textWidth } from "./text.js";
import { theme } from "./theme.js";

export interface ImageGridOptions {
  title?: string;
  /** Pictures in a row; 10 unless told. */
  columns?: number;
  /** Which pictures, by their number; the first 50 unless told. */
  indices?: ArrayLike<number>;
  /** One for each picture of the input, written above it; a data set brings its own. False leaves them out. */
  labels?: ArrayLike<number | string> | false;
  /** Size of a picture in its own pixels, where the input does not say; a square unless told. */
  height?: number;
  width?: number;
  /** Grey for pixels (more is darker, as ink is), or two hues around zero for weights. */
  scale?: "grey" | "diverging";
  /** What the pixels of two hues measure, written at their colour bar; "weight" unless told. */
  value?: string;
  /** Values at the two ends of the scale. Unless told: 0 and 255 for bytes, else 0 and 1 or what holds all values. */
  range?: readonly [number, number];
}

/** Pictures drawn unless told which. */
const usualCount = 50;
const mostCount = 400;

/**
 * Pictures side by side, each with its label: digits, or the weights of a layer seen as pictures.
 *
 * @param input a data set, a Matrix (N, pixels), an array of pictures, or the pixels of all pictures in one array
 * @throws {ShapeError} where the values do not make whole pictures, or labels do not match
 * @throws {ParameterError} where there is no picture, more than 400, an index out of range, or an unknown scale
 * Used from notebooks/01 on.
 */
export function imageGrid(input: ImageInput, options: ImageGridOptions = {}): Figure {
  const images = readImages(input, options);
  const chosen = choose(images, options);
  const labels = labelsOf(images, chosen, options.labels);
  const columns = Math.min(options.columns ?? 10, chosen.length);
  if (!Number.isInteger(columns) || columns < 1) {
    throw new ParameterError(`image grid: columns is ${columns}. Pass a whole number from 1 up.`);
  }
  checkScale(options);
  const pictures = chosen.map((index) => images.at(index));
  const diverging = options.scale === "diverging";
  const range = options.range ?? rangeOf(pictures, { diverging, bytes: images.bytes });
  const zoom = zoomOf(images, { columns, rows: Math.ceil(chosen.length / columns) });
  const place = placer({ images, columns, zoom, labels });
  const [width, height] = place.size(chosen.length);
  const source = paint(pictures, { images, place, size: [width, height], diverging, range });
  // One screen pixel around all, so that the outer frames are not cut.
  const rim = 1 / zoom;
  const name = options.value ?? "weight";
  const key = `Orange: ${formatNumber(range[0])}. White: 0. Blue: ${formatNumber(range[1])}.`;
  return {
    data: [
      { type: "image", source, meta: { width, height }, zsmooth: false, hoverinfo: "skip" },
      frames(pictures.length, { images, place }),
      ...(labels === undefined ? [] : [captions(labels, place, images.width)]),
      ...(diverging ? [loneColourBar(name, orangeToBlue, range)] : []),
    ],
    layout: frame({
      title: options.title ?? (diverging ? "Weights as pictures" : undefined),
      subtitle: diverging ? key : undefined,
      xaxis: hiddenAxis([-0.5 - rim, width - 0.5 + rim]),
      yaxis: hiddenAxis([height - 0.5 + rim, -0.5 - rim]),
      plot: { width: width * zoom + 2, height: height * zoom + 2 },
      right: theme.edge,
      bar: diverging ? name : undefined,
    }),
    alt: describe({ images, labels, columns, range, options, amount: chosen.length }),
  };
}

/** Where pictures stand, in the pixels of the whole. */
interface Placer {
  /** Column and row of picture k's first pixel. */
  corner(k: number): [number, number];
  size(amount: number): [number, number];
}

function placer(grid: {
  images: Images;
  columns: number;
  zoom: number;
  labels: readonly string[] | undefined;
}): Placer {
  const { images, columns, zoom, labels } = grid;
  const gap = Math.ceil(6 / zoom);
  const head = labels === undefined ? 0 : Math.ceil(17 / zoom);
  // Labels that are longer than a picture is wide move the pictures apart.
  const longest = max(labels ?? [], (label) => textWidth(label, theme.smallSize)) ?? 0;
  const apart = Math.max(gap, Math.ceil((longest + 8) / zoom) - images.width);
  const lead = Math.ceil((apart - gap) / 2);
  const step = [images.width + apart, images.height + gap + head] as const;
  return {
    corner: (k) => [lead + (k % columns) * step[0], head + Math.floor(k / columns) * step[1]],
    size: (amount) => [columns * step[0] - apart + 2 * lead, Math.ceil(amount / columns) * step[1] - gap],
  };
}

/** All pictures in one, on white. */
function paint(
  pictures: readonly ArrayLike<number>[],
  options: {
    images: Images;
    place: Placer;
    size: readonly [number, number];
    diverging: boolean;
    range: readonly [number, number];
  },
): string {
  const { images, place, size, diverging, range } = options;
  const [width, height] = size;
  const channels = diverging ? 3 : 1;
  const data = new Uint8Array(width * height * channels).fill(255);
  const colour = colourScale(diverging ? orangeToBlue : greys, ...range);
  const set = (x: number, y: number, rgb: Rgb) => {
    for (let channel = 0; channel < channels; channel++)
      data[(y * width + x) * channels + channel] = rgb[channel]!;
  };
  for (const [k, picture] of pictures.entries()) {
    const [left, top] = place.corner(k);
    for (let y = 0; y < images.height; y++) {
      for (let x = 0; x < images.width; x++) {
        const value = picture[y * images.width + x]!;
        if (!Number.isNaN(value)) set(left + x, top + y, colour(value));
      }
    }
  }
  return pngDataUri({ width, height, channels, data });
}

/** A thin frame around each picture: one line, lifted from the paper between two pictures. */
function frames(amount: number, { images, place }: { images: Images; place: Placer }): LineTrace {
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let k = 0; k < amount; k++) {
    const corner = place.corner(k);
    const [left, top] = [corner[0] - 0.5, corner[1] - 0.5];
    const [right, bottom] = [left + images.width, top + images.height];
    x.push(left, right, right, left, left, left);
    y.push(top, top, bottom, bottom, top, null);
  }
  return {
    type: "scatter",
    mode: "lines",
    x,
    y,
    line: { color: theme.axis, width: 1, dash: "solid" },
    connectgaps: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** Whole screen pixels for one of a picture's, as many as fit a notebook, so that all come out alike. */
function zoomOf(images: Images, { columns, rows }: { columns: number; rows: number }): number {
  const across = Math.floor(650 / (columns * (images.width + 3)));
  const down = Math.floor(480 / (rows * (images.height + 6)));
  const large = Math.floor(280 / Math.max(images.width, images.height));
  return Math.max(1, Math.min(40, large, across, Math.max(2, down)));
}

function captions(labels: readonly string[], place: Placer, width: number): LineTrace {
  const corners = labels.map((_, k) => place.corner(k));
  return {
    type: "scatter",
    mode: "text",
    x: corners.map(([left]) => left + width / 2 - 0.5),
    y: corners.map(([, top]) => top - 0.5),
    text: labels.map(escapeText),
    textposition: "top center",
    textfont: { size: theme.smallSize, color: theme.ink },
    cliponaxis: false,
    hoverinfo: "skip",
  };
}

function choose(images: Images, options: ImageGridOptions): number[] {
  const chosen =
    options.indices === undefined
      ? Array.from({ length: Math.min(images.count, usualCount) }, (_, index) => index)
      : Array.from(options.indices);
  if (chosen.length === 0 || chosen.length > mostCount) {
    throw new ParameterError(
      `image grid: ${chosen.length} pictures are asked for. Choose from 1 to ${mostCount} of them.`,
    );
  }
  const wrong = chosen.find((index) => !Number.isInteger(index) || index < 0 || index >= images.count);
  if (wrong === undefined) return chosen;
  throw new ParameterError(
    `image grid: picture ${wrong} is asked for, but there are ${images.count}. Choose from 0 to ${images.count - 1}.`,
  );
}

function labelsOf(
  images: Images,
  chosen: readonly number[],
  asked: ArrayLike<number | string> | false | undefined,
): string[] | undefined {
  const labels = asked === false ? undefined : (asked ?? images.labels);
  if (labels === undefined) return undefined;
  if (labels.length === images.count) return chosen.map((index) => String(labels[index]));
  throw new ShapeError(
    `image grid: there are ${labels.length} labels for ${images.count} pictures. Pass one for each.`,
  );
}

function describe(found: {
  images: Images;
  labels: readonly string[] | undefined;
  columns: number;
  range: readonly [number, number];
  options: ImageGridOptions;
  amount: number;
}): string {
  const { images, labels, columns, range, options, amount } = found;
  const heading = options.title === undefined ? "" : `${options.title}: `;
  const rows = Math.ceil(amount / columns);
  const of = amount === images.count ? "" : ` of ${formatNumber(images.count)}`;
  const shown = `${count(amount, "picture")}${of}, ${images.height} × ${images.width} pixels each`;
  const layout = `in ${count(rows, "row")} of ${columns}`;
  const values =
    options.scale === "diverging"
      ? `${options.value ?? "weight"} from ${formatNumber(range[0])} (orange) through 0 (white) to ${formatNumber(range[1])} (blue)`
      : `values from ${formatNumber(range[0])} (white) to ${formatNumber(range[1])} (black)`;
  const named = labels === undefined ? "" : ` Labels, row by row: ${labels.join(", ")}.`;
  return `${heading}${shown}, ${layout}, ${values}.${named}`;
}
