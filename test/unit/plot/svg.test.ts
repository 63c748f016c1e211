import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heatMap, lineChart, toSvg } from "../../../lib/plot/index.js";
import { element } from "../../../lib/plot/svg/element.js";
import { ticksOf } from "../../../lib/plot/ticks.js";
import { descendants, parseXml, type XmlElement } from "../../support/xml.js";

describe("the drawing", () => {
  test("stands alone: a white card of its own, its size, and words for who cannot see it", () => {
    const root = parseXml(toSvg(lineChart({ a: [1, 2] }, { title: "T" })));
    expect(root.attributes).toMatchObject({
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      width: "680",
      height: "380",
      viewBox: "0 0 680 380",
    });
    expect(root.children[0]?.name).toBe("desc");
    expect(root.children[1]?.attributes).toMatchObject({ width: "680", height: "380", fill: "#ffffff" });
  });

  test("has no id, which would clash where drawings share a page, and fetches nothing", () => {
    const svg = toSvg(heatMap([[1, 2]]));
    expect(svg).not.toMatch(/\sid=|url\(|href="(?!data:)/);
  });

  test("cuts a line where it leaves the plot, and leaves out markers that lie beyond", () => {
    const drawnIn = (range: [number, number]) =>
      parseXml(toSvg(lineChart({ a: [0, 10, 0] }, { y: { range } })));
    const [whole, cut] = [drawnIn([0, 10]), drawnIn([0, 5])];
    const inner = (root: XmlElement) =>
      descendants(root)
        .slice(1)
        .filter(({ name }) => name === "svg");
    const circles = (root: XmlElement) => descendants(root).filter(({ name }) => name === "circle").length;
    expect([inner(whole).length, circles(whole)]).toEqual([0, 3]);
    expect([inner(cut).length, circles(cut)]).toEqual([1, 2]);
    const { x, y, width, height, viewBox } = inner(cut)[0]!.attributes;
    expect(viewBox, "what is cut keeps its place").toBe(`${x} ${y} ${width} ${height}`);
    const { margin, ...size } = lineChart({ a: [0] }, { y: { range: [0, 5] } }).layout;
    expect([x, width].map(Number)).toEqual([margin.l, size.width - margin.l - margin.r]);
  });

  test("refuses a trace that it cannot draw, by name", () => {
    const figure = { ...lineChart({ a: [1] }), data: [{ type: "pie" }] };
    expect(() => toSvg(figure as never)).toThrow('a trace of type "pie" has no drawing');
  });

  test("any text comes through its markup unchanged, but for characters that XML forbids", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { attributes, text: inside } = parseXml(element("text", { title: text }, text, " ").xml);
        expect(attributes["title"]).toBe(inside.slice(0, -1));
        expect(inside.replaceAll("\ufffd", "")).toHaveLength(
          inside.length - (inside.match(/\ufffd/g)?.length ?? 0),
        );
        if (/^[\x20-\ud7ff]*$/.test(text)) expect(inside).toBe(`${text} `);
      }),
    );
  });
});

describe("ticks", () => {
  const axis = (range: [number, number]) => ({ type: "linear", range }) as const;

  test.each([
    [
      [0, 1],
      ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
    ],
    [
      [0, 60_000],
      ["0", "10,000", "20,000", "30,000", "40,000", "50,000", "60,000"],
    ],
    [
      [-2, 2],
      ["−2", "−1", "0", "1", "2"],
    ],
  ] as const)("of %j are round and written alike", (range, labels) => {
    expect(ticksOf(axis([...range]), "y", 250).map(({ label }) => label)).toEqual(labels);
  });

  test.each([
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [-1e308, 8e307],
    [0, Number.MAX_VALUE],
    [0, Number.MIN_VALUE],
    [-3e-310, 4e-310],
  ])("of a range from %d to %d, which no step divides, are numbers with a label each", (low, high) => {
    for (const one of [axis([low, high]), { ...axis([low, high]), tickvals: [low, high] }]) {
      const ticks = ticksOf(one, "x", 600);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.every(({ value }) => Number.isFinite(value))).toBe(true);
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      expect(ticks.map(({ label }) => label).join()).not.toContain("NaN");
    }
  });

  test("lie within the range and never share a label", () => {
    const ends = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, ([low, span]) => {
        fc.pre(low + span > low && span > Math.abs(low) * 1e-3);
        const ticks = ticksOf(axis([low, low + span]), "x", 600);
        expect(ticks.length).toBeGreaterThan(1);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        for (const { value } of ticks) {
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(low + span);
        }
      }),
      { examples: [[[0.000006319391369553227, 0.000004180608630446772]]] },
    );
  });
});
