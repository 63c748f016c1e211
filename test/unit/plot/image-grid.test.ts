import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { type Figure, imageGrid } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, weight, writable } from "../../support/figures.js";

/** Picture k has the value 5 k + its place in every pixel, so that each can be told. */
function numbered(count: number, height = 2, width = 3) {
  const size = height * width;
  const pixels = Uint8Array.from(
    { length: count * size },
    (_, index) => 5 * Math.floor(index / size) + (index % size),
  );
  return { pixels, labels: Uint8Array.from({ length: count }, (_, k) => k % 10), height, width, count };
}

/** Rounded blobs, about as hard to pack as digits. */
function blobs(count: number) {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, index) => {
    const [k, y, x] = [Math.floor(index / 784), Math.floor((index % 784) / 28), index % 28];
    const distance = Math.hypot(x - 10 - (k % 7), y - 10 - (k % 5)) - 5 - (k % 3);
    return Math.max(0, Math.min(255, 255 - 60 * Math.abs(distance) + ((k * 37 + x * 11 + y * 7) % 23)));
  });
  return {
    pixels,
    labels: Uint8Array.from({ length: count }, (_, k) => k % 10),
    height: 28,
    width: 28,
    count,
  };
}

function pixelsOf(figure: Figure) {
  const [trace] = figure.data;
  if (trace?.type !== "image") throw new Error("the first trace is no image");
  return decode(Buffer.from(trace.source.split(",")[1] ?? "", "base64"));
}

describe("an image grid", () => {
  test("draws every picture of a data set with its label above it", () => {
    const figure = imageGrid(numbered(12), { title: "Digits", columns: 5 });
    expect(readSvg(figure)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "1", "Digits"]);
    expect(figure.alt).toBe(
      "Digits: 12 pictures, 2 × 3 pixels each, in 3 rows of 5, values from 0 (white) to 255 (black). " +
        "Labels, row by row: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1.",
    );
    expectSound(figure);
  });

  test("keeps every pixel: more is darker, and the picture stands where it belongs", () => {
    const { data, width } = pixelsOf(imageGrid(numbered(2), { columns: 2, labels: false }));
    expect([...data.slice(0, 3)]).toEqual([255, 254, 253]);
    expect([...data.slice(width, width + 3)]).toEqual([252, 251, 250]);
    expect([...data.slice(width - 3, width)]).toEqual([250, 249, 248]);
  });

  test("both drawings hold the same pixels, kept sharp", () => {
    const figure = imageGrid(numbered(3));
    const [image] = shapes(figure, "image");
    expect(figure.data[0]).toMatchObject({
      type: "image",
      source: image?.attributes["href"],
      zsmooth: false,
    });
    expect(image?.attributes["image-rendering"]).toBe("pixelated");
  });

  test("each pixel is a square of whole screen pixels in both drawings", () => {
    const figure = imageGrid(blobs(20));
    const [image] = shapes(figure, "image");
    const png = pixelsOf(figure);
    const zoom = Number(image?.attributes["width"]) / png.width;
    expect(zoom).toBe(Math.round(zoom));
    expect(Number(image?.attributes["height"]) / png.height).toBeCloseTo(zoom, 9);
    const { width, margin, xaxis } = figure.layout;
    expect((width - margin.l - margin.r) / (xaxis.range[1] - xaxis.range[0])).toBeCloseTo(zoom, 9);
  });

  test("takes a matrix of pictures, rows of numbers, and all pixels in one array", () => {
    const data = Float64Array.from({ length: 8 }, (_, index) => index / 8);
    const fromMatrix = imageGrid({ rows: 2, cols: 4, data });
    expect(imageGrid([data.slice(0, 4), data.slice(4)])).toEqual(fromMatrix);
    expect(imageGrid(data, { height: 2, width: 2 })).toEqual(fromMatrix);
  });

  test("fractions are drawn from 0 to 1, whatever the largest is", () => {
    const { data } = pixelsOf(imageGrid([[0, 0.5, 0.25, 0.75]]));
    expect([...data.slice(0, 2)]).toEqual([255, 128]);
  });

  test("draws weights in two hues around zero, with the ends of the scale said", () => {
    const figure = imageGrid([[-0.5, 0, 0.25, 0.5]], { scale: "diverging", title: "Weights" });
    const { data, channels } = pixelsOf(figure);
    expect(channels).toBe(3);
    expect([...data.slice(0, 6)]).toEqual([0xb3, 0x58, 0x06, 0xf7, 0xf7, 0xf7]);
    expect(readSvg(figure)).toContain("Orange: −0.5. White: 0. Blue: 0.5.");
    expect(figure.alt).toContain("weight from −0.5 (orange) through 0 (white) to 0.5 (blue)");
  });

  test("gives weights a colour bar with the name of what they measure, and nothing more in the drawing", () => {
    const figure = imageGrid([[-0.5, 0, 0.25, 0.5]], { scale: "diverging", value: "weight W1" });
    const bar = figure.data.at(-1);
    expect(bar).toMatchObject({ type: "heatmap", zmin: -0.5, zmax: 0.5, showscale: true });
    expect(readSvg(figure)).toEqual(expect.arrayContaining(["weight W1", "−0.5", "0.0", "0.5"]));
    const { width } = figure.layout;
    for (const { attributes } of shapes(figure, "rect"))
      expect(Number(attributes["x"] ?? 0)).toBeGreaterThanOrEqual(0);
    for (const { attributes } of shapes(figure, "text"))
      expect(Number(attributes["x"])).toBeLessThanOrEqual(width);
    expect(shapes(figure, "path")).toHaveLength(1);
    expectSound(figure);
  });

  test("moves pictures apart where their labels are wider than they are", () => {
    const at = (label: string) => {
      const figure = imageGrid(numbered(4, 28, 28), { columns: 2, labels: [label, label, label, label] });
      const texts = shapes(figure, "text").map(({ attributes }) => Number(attributes["x"]));
      return { step: texts[1]! - texts[0]!, first: texts[0]!, width: figure.layout.width };
    };
    const [short, long] = [at("a"), at("unit 12: fires on 99 % of all digits that it has seen")];
    expect(short.step).toBeLessThan(long.step);
    expect(long.step).toBeGreaterThan(250);
    expect(long.first).toBeGreaterThan(125);
    expect(long.first + long.step + 125).toBeLessThan(long.width);
  });

  test("draws the chosen pictures in the chosen order, and the first 50 of many", () => {
    expect(readSvg(imageGrid(numbered(12), { indices: [11, 3] }))).toEqual(["1", "3"]);
    expect(imageGrid(numbered(60)).alt).toContain("50 pictures of 60");
  });

  test("takes labels of any text", () => {
    const figure = imageGrid(numbered(hostileLabels.length), { labels: hostileLabels, columns: 3 });
    expectSound(figure);
    expect(readSvg(figure)).toEqual(hostileLabels.map(writable));
  });

  test("a 5 × 10 grid fits a notebook's width and weighs less than 60 kB in both forms", () => {
    const figure = imageGrid(blobs(50), { title: "Fifty" });
    expect(figure.layout.width).toBeLessThanOrEqual(720);
    expect(weight(figure)).toBeLessThan(60_000);
  });

  test("refuses what makes no whole pictures, and says which size is missing", () => {
    expect(() => imageGrid({ rows: 1, cols: 10, data: new Float64Array(10) })).toThrow(
      /each row holds 10 values, which do not make a square/,
    );
    expect(() => imageGrid(new Uint8Array(1000))).toThrow(
      "2 pictures of 28 × 28 take 1568 values, found 1000",
    );
    expect(() =>
      imageGrid([
        [1, 2, 3, 4],
        [1, 2],
      ]),
    ).toThrow(ShapeError);
    expect(() => imageGrid([[1, 2, 3, 4]], { height: 3, width: 2 })).toThrow("do not make 3 × 2");
  });

  test("refuses no picture, a picture that is not there, and labels that do not match", () => {
    expect(() => imageGrid({ rows: 0, cols: 784, data: [] })).toThrow(ParameterError);
    expect(() => imageGrid(numbered(3), { indices: [3] })).toThrow("picture 3 is asked for, but there are 3");
    expect(() => imageGrid(numbered(3), { indices: [] })).toThrow("Choose from 1 to 400");
    expect(() => imageGrid(numbered(3), { labels: [1, 2] })).toThrow("2 labels for 3 pictures");
    expect(() => imageGrid(numbered(3), { columns: 0 })).toThrow("columns is 0");
  });
});
