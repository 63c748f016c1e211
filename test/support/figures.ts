import { expect } from "vitest";
import { type Figure, toSvg } from "../../lib/plot/index.js";
import { descendants, parseXml, textsOf, type XmlElement } from "./xml.js";

/** What a reader sees in the drawing: its texts. */
export function readSvg(figure: Figure): string[] {
  return textsOf(parseXml(toSvg(figure)));
}

/** The elements of one name in the drawing. */
export function shapes(figure: Figure, name: string): XmlElement[] {
  return descendants(parseXml(toSvg(figure))).filter((element) => element.name === name);
}

/** What every figure promises: it survives JSON, its drawing is well-formed and says in words what it shows. */
export function expectSound(figure: Figure): void {
  expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  const root = parseXml(toSvg(figure));
  expect(figure.alt.length).toBeGreaterThan(10);
  expect(root.attributes["aria-label"]).toBe(root.children.find(({ name }) => name === "desc")?.text);
  for (const { attributes } of descendants(root)) {
    for (const key of ["x", "y", "width", "height", "d", "transform", "cx", "cy"]) {
      expect(attributes[key] ?? "", `${key} of a shape`).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  }
}

/** The label as XML can hold it: three of the characters in `hostileLabels` are forbidden and replaced. */
export function writable(label: string): string {
  return label.replace("\u0000", "\ufffd").replace("\u0007", "\ufffd").replace("\ud83d pair", "\ufffd pair");
}

/** How many bytes the two forms of a figure take together. */
export function weight(figure: Figure): number {
  return JSON.stringify(figure).length + Buffer.byteLength(toSvg(figure));
}

/** Labels that would break a drawing or a page, were they taken for markup. */
export const hostileLabels = [
  '<script>alert("1")</script>',
  "</text></svg><img src=x onerror=alert(1)>",
  "a & b &amp; c &#60;",
  "\"quoted\" and 'single'",
  "]]>",
  "<b>bold</b><br>",
  "nul\u0000bell\u0007",
  "half \ud83d pair",
  "ünïcödé 数字 🙂",
];
