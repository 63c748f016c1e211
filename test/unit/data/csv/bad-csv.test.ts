import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, readCsv, writeCsv } from "../../../../lib/data/csv/index.js";
import { GrowingRows } from "../../../../lib/data/csv/rows.js";
import { Dataset } from "../../../../lib/data/dataset.js";
import { DataFormatError, ParameterError } from "../../../../lib/errors.js";
import { dataset } from "../../../support/arbitrary-dataset.js";

/** 2×2 images, three of them. */
const text = "5,0,1,2,3\n0,4,5,6,7\n9,252,253,254,255\n";

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
    [
      "empty lines without end",
      `5,0,1,2,3\n${"\n".repeat(20_000)}`,
      /line 2: more than 10000 empty lines follow/,
    ],
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

test("rows are taken up to a limit, and what came of a row that is refused is not counted", () => {
  const rows = new GrowingRows(2 ** 20, 3 * (2 ** 20 + 1));
  for (const label of [7, 8, 9]) {
    rows.next("a.csv")[5] = label;
    rows.add(label);
  }
  expect(() => rows.next("a.csv")).toThrow(
    /^a\.csv: it has more than 3 rows, which take more than 3145731 bytes/,
  );
  const { pixels, labels } = rows.join();
  expect([...labels]).toEqual([7, 8, 9]);
  expect([pixels.length, pixels[2 ** 20 + 5]]).toEqual([3 * 2 ** 20, 8]);
});
