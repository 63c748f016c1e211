import { deepStrictEqual, ok } from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { parseCsv, parseIdx, readIdx, writeCsv, writeIdx } from "../../../../lib/data/index.js";
import { digitFromStrokes } from "../../../../lib/data/strokes/index.js";
import { joined, mutated, mutatedText, wordSalad } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

const size = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 6 }) },
  fc.constantFrom(255, 65_535, 2 ** 31, 2 ** 32 - 1),
);

/** An IDX file whose header may promise anything, with or without the bytes for it. */
const idxBytes: fc.Arbitrary<Uint8Array> = fc
  .record({
    magic: fc.constantFrom(2051, 2051, 2049, 2049, 2050, 0, 0x1f8b0808),
    sizes: fc.tuple(size, size, size),
    body: fc.uint8Array({ maxLength: 40 }),
    fits: fc.boolean(),
  })
  .map(({ magic, sizes, body, fits }) => {
    const used = magic === 2049 ? sizes.slice(0, 1) : sizes;
    const header = new Uint8Array(4 + 4 * used.length);
    const view = new DataView(header.buffer);
    view.setUint32(0, magic);
    for (const [i, each] of used.entries()) view.setUint32(4 + 4 * i, each);
    const wanted = used.reduce((product, each) => product * each, 1);
    return joined(header, fits && wanted < 1000 ? new Uint8Array(wanted).fill(3) : body);
  });

const classes = fc.constantFrom(undefined, 4, 10, 256);

const idx = target<[Uint8Array, number | undefined]>({
  name: "IDX",
  share: 4,
  inputs: fc.tuple(mutated(idxBytes), classes),
  put: ([bytes, classes]) =>
    readOrRefuse(
      () => parseIdx(bytes, { name: "fuzz", ...(classes === undefined ? {} : { classes }) }),
      (read) => {
        deepStrictEqual(writeIdx(read), Uint8Array.from(bytes));
        if (read.kind === "labels" && classes !== undefined)
          ok(read.labels.every((label) => label < classes));
      },
    ),
  fromBytes: (bytes) => [bytes, undefined],
  seeds: () => [
    writeIdx({ kind: "labels", count: 3, labels: Uint8Array.of(1, 2, 3) }),
    writeIdx({ kind: "images", count: 1, height: 2, width: 2, pixels: new Uint8Array(4) }),
  ],
});

const gzip = target({
  name: "gzip",
  inputs: fc.oneof(
    mutated(idxBytes.map((bytes) => gzipSync(bytes))),
    fc.tuple(idxBytes, idxBytes).map((both) => joined(...both.map((bytes) => gzipSync(bytes)))),
    mutated(fc.constant(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3))),
  ),
  put: (bytes) =>
    readOrRefuse(
      () => readIdx(bytes, { name: "fuzz" }),
      (read) => {
        // A change may have left plain IDX, or nothing that is gzip.
        const plain = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
        deepStrictEqual(writeIdx(read), Uint8Array.from(plain));
      },
    ),
});

const csvWords = [
  "0",
  "9",
  "255",
  "256",
  ",",
  ",",
  "\n",
  "\r\n",
  " ",
  '"',
  "5.0",
  "1e2",
  "-1",
  "label",
  "\uFEFF",
  "\0",
  "NaN",
];
const csvRow = fc.tuple(fc.nat({ max: 9 }), fc.array(fc.nat({ max: 255 }), { minLength: 4, maxLength: 4 }));
const csvText = fc
  .tuple(fc.array(csvRow, { maxLength: 5 }), fc.boolean())
  .map(([rows, named]) =>
    [
      ...(named ? ["label,a,b,c,d"] : []),
      ...rows.map(([label, pixels]) => [label, ...pixels].join(",")),
    ].join("\n"),
  );

const csv = target({
  name: "CSV",
  share: 2,
  inputs: fc.oneof(mutatedText(csvText, csvWords), wordSalad(csvWords)),
  put: (text) =>
    readOrRefuse(
      () => parseCsv(text),
      async (read) => {
        const again = await parseCsv([...writeCsv(read)].join(""));
        deepStrictEqual([...again.labels], [...read.labels]);
        deepStrictEqual(again.pixels, read.pixels);
        const lines = text.split("\n").filter((line) => line.trim() !== "").length;
        ok(read.count === lines || read.count === lines - 1, `${read.count} rows of ${lines} lines`);
      },
    ),
});

const strokeWords = [
  "12,30",
  "50,9",
  "0,0",
  "-1.5,2",
  " ",
  ";",
  ",",
  ".",
  "-",
  "1e9,1",
  "9".repeat(20),
  "9".repeat(400),
];

const strokes = target({
  name: "strokes of a digit",
  share: 0.3,
  inputs: fc.oneof(
    mutatedText(fc.constant("12,30 13,31; 50,2 50,9"), strokeWords),
    wordSalad(strokeWords),
    fc
      .array(fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 4 }), { maxLength: 3 })
      .map((strokes) => strokes as unknown as string),
  ),
  put: (drawn) =>
    readOrRefuse(
      () => digitFromStrokes(drawn),
      ({ data }) => {
        ok(data.every((ink) => ink >= 0 && ink <= 1));
        ok(
          data.some((ink) => ink > 0),
          "something was drawn, and nothing is seen",
        );
      },
    ),
});

export const dataTargets: Target[] = [idx, gzip, csv, strokes];
