import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, readCsv, writeCsv } from "../../../../lib/data/csv/index.js";
import { readCsvOn } from "../../../../lib/data/csv/read-csv.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { host as browser } from "../../../../lib/data/host/browser.js";
import { AbortedError, DataFormatError, DataSourceError, ParameterError } from "../../../../lib/errors.js";
import { dataset } from "../../../support/arbitrary-dataset.js";
import { memoryHost } from "../../../support/memory-host.js";

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

describe("bad CSV is refused with line and column", () => {
  test.each([
    [
      "too few fields",
      "5,0,1,2,3\n0,4,5,6\n",
      /^CSV, line 2: too few fields: found 4, expected 5: a label and 2×2/,
    ],
    ["too many fields", "5,0,1,2,3\n0,4,5,6,7,8\n", /^CSV, line 2: too many fields: found 6, expected 5/],
    ["one field too many at the end", "5,0,1,2,3\n0,4,5,6,7,\n", /line 2: too many fields: found 6/],
    [
      "a pixel that is no number",
      "5,0,1,2,3\n0,4,x5,6,7\n",
      /line 2, column 3: found "x5", which is no number/,
    ],
    [
      "a number in quotes",
      '5,0,1,2,3\n0,4,"5",6,7\n',
      /line 2, column 3: found "\\"5\\"", which is no number/,
    ],
    ["a hexadecimal number", "5,0,1,2,3\n0,4,0x5,6,7\n", /line 2, column 3: found "0x5"/],
    ["an empty field", "5,0,1,2,3\n0,4,,6,7\n", /line 2, column 3: found "", which is no number/],
    [
      "half a pixel",
      "5,0,1,2,3\n0,4,5,6.5,7\n",
      /line 2, column 4: found 6\.5; expected a pixel, a whole number/,
    ],
    [
      "a pixel too bright",
      "5,0,1,2,3\n0,4,5,6,256\n",
      /line 2, column 5: found 256; expected a pixel.*0 to 255/,
    ],
    ["a pixel below zero", "5,0,1,2,3\n0,-4,5,6,7\n", /line 2, column 2: found -4/],
    [
      "a label that is no class",
      "5,0,1,2,3\n10,4,5,6,7\n",
      /line 2, column 1: found 10; expected a label.*0 to 9/,
    ],
    ["a label in the first row", "x,0,1,2,3\n", /line 1, column 1: found "x".*header: true/],
    ["a huge number", `5,0,1,2,3\n0,4,5,6,${"9".repeat(400)}\n`, /line 2, column 5: found 9{400}; expected/],
    ["an empty line", "5,0,1,2,3\n\n0,4,5,6,7\n", /line 2: the line is empty/],
    ["an empty first line", "\n5,0,1,2,3\n", /line 1: the line is empty, expected 5: a label and 2×2 pixels/],
    ["several empty lines", "5,0,1,2,3\n\n \n\n0,4,5,6,7\n", /line 2: the line is empty/],
    ["nothing but empty lines", "\n\r\n\n", /CSV: there is no row of numbers \(3 lines/],
    ["an old Macintosh's line ends", "5,0,1,2,3\r0,4,5,6,7\r", /line 1: found 9 fields/],
    [
      "the header again in the middle",
      "label,a,b,c,d\n5,0,1,2,3\nlabel,a,b,c,d\n",
      /line 3, column 1: found "label"/,
    ],
    ["no text", "", /CSV: there is no row of numbers \(0 lines/],
    ["only a header", "label,1x1,1x2,2x1,2x2\n", /there is no row of numbers \(1 lines/],
    ["an IDX file", "\0\0\x08\x03\0\0\0\x02", /line 1: it holds bytes that are no text.*readIdx/],
  ])("%s", async (_, wrong, message) => {
    await expect(parseCsv(wrong)).rejects.toThrow(DataFormatError);
    await expect(parseCsv(wrong)).rejects.toThrow(message);
  });

  test("lines are counted with the header, whichever way they end", async () => {
    const wrong = "label,1x1,1x2,2x1,2x2\r\n5,0,1,2,3\r\n5,0,1,2,z\r\n";
    await expect(parseCsv(wrong)).rejects.toThrow(/line 3, column 5: found "z"/);
  });

  test("any one field of any file that is spoilt is named", async () => {
    await fc.assert(
      fc.asyncProperty(
        dataset,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("", "x", "-1", "256", "1.5", "NaN", "1 2", "--", "1e999"),
        async (set, line, column, spoilt) => {
          const { height, width, classes } = set;
          const rows = [...writeCsv(set)].join("").trimEnd().split("\n");
          const fields = rows[line % rows.length]!.split(",");
          fields[column % fields.length] = spoilt;
          rows[line % rows.length] = fields.join(",");
          const place = `CSV, line ${(line % rows.length) + 1}, column ${(column % fields.length) + 1}:`;
          const options = { height, width, classes, header: false };
          await expect(parseCsv(rows.join("\n"), options)).rejects.toThrow(place);
        },
      ),
    );
  });

  test("any bytes at all give a typed error or a data set", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        const result = await parseCsv(bytes).catch((thrown: unknown) => thrown);
        if (!(result instanceof Dataset)) expect(result).toBeInstanceOf(DataFormatError);
      }),
    );
  });

  test("a text without line ends is refused before it fills the memory", async () => {
    const piece = new Uint8Array(1 << 20).fill(49);
    let given = 0;
    const endless = function* () {
      for (;;) {
        given++;
        yield piece;
      }
    };
    await expect(parseCsv(endless())).rejects.toThrow(/line 1: it is longer than 16777216 bytes/);
    expect(given).toBe(17);
  });

  test("gzip that is cut or damaged is refused as such", async () => {
    const zipped = new Uint8Array(gzipSync(text));
    await expect(parseCsv(zipped.subarray(0, -4), { name: "a.gz" })).rejects.toThrow(/a\.gz: the gzip data/);
    await expect(parseCsv(zipped.subarray(0, 2))).rejects.toThrow(DataFormatError);
  });

  test("a number of classes that labels cannot have is refused", async () => {
    await expect(parseCsv(text, { classes: 0 })).rejects.toThrow(ParameterError);
  });
});

describe("options that there are not", () => {
  test("are refused by name, in reading and writing", async () => {
    const wrong = { hasHeader: true } as object;
    for (const reading of [parseCsv(text, wrong), readCsv("/no/such/file.csv", wrong)])
      await expect(reading).rejects.toThrow(
        /there is no option named hasHeader\. Pass name, height, .*header/,
      );
    const set = await parseCsv(text);
    expect(() => [...writeCsv(set, wrong)]).toThrow(
      /writeCsv: there is no option named hasHeader\. Pass header\./,
    );
  });
});

describe("reading a CSV file", () => {
  const path = "/home/me/digits/train.csv";

  test("a file is read piece by piece and gives the set its name", async () => {
    const host = memoryHost();
    host.contents.set(path, bytesOf(text));
    const set = await readCsvOn(host, path, {});
    expect([set.name, [...set.labels], [...set.pixels]]).toEqual(["train.csv", labels, pixels]);
    expect((await readCsvOn(host, path, { name: "Mine" })).name).toBe("Mine");
    host.contents.set(path, new Uint8Array(gzipSync(text)));
    expect([...(await readCsvOn(host, path, {})).pixels]).toEqual(pixels);
  });

  test("a file that is not there, a folder, and a page in a browser are said to be so", async () => {
    await expect(readCsv("/no/such/file.csv")).rejects.toThrow(DataSourceError);
    await expect(readCsv("/no/such/file.csv")).rejects.toThrow(
      /file\.csv: the file could not be read \(ENOENT/,
    );
    await expect(readCsv("/")).rejects.toThrow(/EISDIR/);
    await expect(readCsvOn(browser, path, {})).rejects.toThrow(/browser cannot read files.*parseCsv/);
  });

  test("a fault in reading is told as one, also in the middle of gzip", async () => {
    const host = memoryHost();
    host.files.stream = async function* () {
      yield new Uint8Array(gzipSync(text)).subarray(0, 12);
      throw new Error("EIO: the disk is gone");
    };
    await expect(readCsvOn(host, path, {})).rejects.toThrow(DataSourceError);
  });

  test("what is read from is closed when reading ends early", async () => {
    let closed = 0;
    const host = memoryHost();
    for (const bytes of [bytesOf(`x\n${text}`), new Uint8Array(gzipSync(`x\n${text}`))]) {
      host.files.stream = async function* () {
        try {
          yield bytes;
          yield bytes;
        } finally {
          closed++;
        }
      };
      await expect(readCsvOn(host, path, { header: false })).rejects.toThrow(DataFormatError);
    }
    expect(closed).toBe(2);
  });

  test("a stop is heard while rows are read", async () => {
    const stop = new AbortController();
    let given = 0;
    const endless = function* () {
      for (;;) {
        if (++given === 5) stop.abort();
        yield "1,2\n".repeat(1000);
      }
    };
    await expect(parseCsv(endless(), { signal: stop.signal })).rejects.toThrow(AbortedError);
    expect(given).toBeLessThan(10);
  });
});
