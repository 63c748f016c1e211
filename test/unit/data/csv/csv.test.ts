import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, writeCsv } from "../../../../lib/data/csv/index.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { ParameterError } from "../../../../lib/errors.js";
import { dataset } from "../../../support/arbitrary-dataset.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** 2×2 images, three of them. */
const text = "5,0,1,2,3\n0,4,5,6,7\n9,252,253,254,255\n";
const labels = [5, 0, 9];
const pixels = [0, 1, 2, 3, 4, 5, 6, 7, 252, 253, 254, 255];

async function read(source: Parameters<typeof parseCsv>[0], options = {}): Promise<unknown> {
  const set = await parseCsv(source, options);
  return { labels: [...set.labels], pixels: [...set.pixels] };
}

/** The bytes in pieces that end where the cuts say. */
function* cut(bytes: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  const ends = cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.slice(start, end);
    start = end;
  }
}

describe("writing and reading CSV", () => {
  test("what was written is read back, in whatever pieces it comes", async () => {
    const forms = fc.record({
      header: fc.boolean(),
      crlf: fc.boolean(),
      mark: fc.boolean(),
      zipped: fc.boolean(),
      lastEnd: fc.boolean(),
      cuts: fc.array(fc.nat(), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(dataset, forms, async (set, { header, crlf, mark, zipped, lastEnd, cuts }) => {
        let written = [...writeCsv(set, { header })].join("");
        if (!lastEnd) written = written.replace(/\n$/, "");
        if (crlf) written = written.replaceAll("\n", "\r\n");
        if (mark) written = `\ufeff${written}`;
        const plain = bytesOf(written);
        const bytes = zipped ? new Uint8Array(gzipSync(plain)) : plain;
        const { height, width, classes, name } = set;
        expect(await parseCsv(cut(bytes, cuts), { height, width, classes, name })).toEqual(set);
      }),
      { numRuns: 300 },
    );
  });

  test("text comes whole or in pieces, as strings or bytes, from an array or as it arrives", async () => {
    const arriving = async function* () {
      yield "5,0,1,2";
      yield bytesOf(",3\n0,4,5,6,7\n9,252,2");
      yield "53,254,255\n";
    };
    for (const source of [text, bytesOf(text), [...text], arriving()])
      expect(await read(source)).toEqual({ labels, pixels });
  });

  test("a line is a label and the pixels row by row, and the header names row and column", () => {
    const set = new Dataset({
      name: "One",
      source: "csv",
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(7),
      height: 2,
      width: 3,
      classes: 10,
    });
    expect([...writeCsv(set)].join("")).toBe("7,1,2,3,4,5,6\n");
    expect([...writeCsv(set, { header: true })].join("")).toBe(
      "label,1x1,1x2,1x3,2x1,2x2,2x3\n7,1,2,3,4,5,6\n",
    );
  });

  test("large sets are written in several pieces", () => {
    const many = new Dataset({
      name: "Many",
      source: "csv",
      pixels: new Uint8Array(1000),
      labels: new Uint8Array(1000),
      height: 1,
      width: 1,
      classes: 1,
    });
    const pieces = [...writeCsv(many)];
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe("0,0\n".repeat(1000));
  });

  test("a set larger than one block of memory comes out whole", async () => {
    const count = 40;
    const side = 200;
    const all = Uint8Array.from({ length: count * side * side }, (_, i) => (i * 31) >> 3);
    const set = new Dataset({
      name: "Large",
      source: "csv",
      pixels: all,
      labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
      height: side,
      width: side,
      classes: 10,
    });
    const again = await parseCsv(writeCsv(set));
    expect([again.count, again.height, again.width, [...again.labels]]).toEqual([
      count,
      side,
      side,
      [...set.labels],
    ]);
    expect(Buffer.compare(again.pixels, all)).toBe(0);
  });
});

describe("what CSV may look like", () => {
  test.each([
    ["names of columns", `label,1x1,1x2,2x1,2x2\n${text}`],
    ["names in quotes", `"label","pixel0","pixel1","pixel2","pixel3"\r\n${text}`],
    ["a nameless first column", `,a,b,c,d\n${text}`],
    ["numbers for names, after a word", text.replace(/^/, "label,0,1,2,784\n")],
    ["spaces around numbers", text.replaceAll(",", " , ")],
    ["whole numbers with a point or an exponent", text.replace("5,0,1,2,3", "5.0,0e0,+1,2.000e+00,30e-1")],
    ["an empty line at the end", `${text}\n`],
    ["empty lines at the end", `${text.replaceAll("\n", "\r\n")}\r\n  \r\n\r\n`],
    ["spaces after the last end", `${text} `],
    ["leading zeros", text.replace("5,0,1,2,3", "05,000,00000000000001,2,3")],
  ])("%s are read", async (_, form) => {
    expect(await read(form)).toEqual({ labels, pixels });
  });

  test("the option says whether line 1 names the columns, against all appearance", async () => {
    expect(await read(`0,1,2,3,4\n${text}`, { header: true })).toEqual({ labels, pixels });
    await expect(read(`a,b,c,d,e\n${text}`, { header: false })).rejects.toThrow(
      /line 1, column 1: found "a"/,
    );
  });

  test("images are squares unless told, and the other side follows from one", async () => {
    const six = "1,1,2,3,4,5,6\n";
    const { height, width } = await parseCsv(six, { height: 2 });
    expect([height, width]).toEqual([2, 3]);
    expect((await parseCsv(six, { width: 2 })).height).toBe(3);
    await expect(parseCsv(six)).rejects.toThrow(/line 1: found 7 fields.*square.*height and width/);
    await expect(parseCsv(six, { width: 4 })).rejects.toThrow(/an image with a width of 4/);
    await expect(parseCsv(six, { height: 0 })).rejects.toThrow(ParameterError);
    await expect(parseCsv(six, { height: 1.5 })).rejects.toThrow(ParameterError);
  });

  test("the set says what it is called, where it comes from, and how many classes it has", async () => {
    const { name, source, classes } = await parseCsv(text, { name: "Mine" });
    expect([name, source, classes]).toEqual(["Mine", "csv", 10]);
    expect((await parseCsv(text, { source: "mnist", classes: 12 })).source).toBe("mnist");
  });
});
