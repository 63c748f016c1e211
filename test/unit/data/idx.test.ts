import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IdxImages, type IdxLabels, parseIdx, readIdx, writeIdx } from "../../../lib/data/idx.js";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";

const name = "some-file";
const images: IdxImages = {
  kind: "images",
  count: 2,
  height: 2,
  width: 3,
  pixels: Uint8Array.of(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255),
};
const labels: IdxLabels = { kind: "labels", count: 3, labels: Uint8Array.of(7, 0, 9) };

const anyIdx: fc.Arbitrary<IdxImages | IdxLabels> = fc.oneof(
  fc
    .record({
      count: fc.nat(6),
      height: fc.integer({ min: 1, max: 5 }),
      width: fc.integer({ min: 1, max: 5 }),
    })
    .chain((sizes) =>
      fc
        .uint8Array({
          minLength: sizes.count * sizes.height * sizes.width,
          maxLength: sizes.count * sizes.height * sizes.width,
        })
        .map((pixels): IdxImages => ({ kind: "images", ...sizes, pixels })),
    ),
  fc
    .uint8Array({ maxLength: 40 })
    .map((bytes): IdxLabels => ({ kind: "labels", count: bytes.length, labels: bytes })),
);

/** The error that reading these bytes gives, or undefined where it gives none. */
async function faultOf(bytes: Uint8Array): Promise<unknown> {
  return readIdx(bytes, { name }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

describe("reading IDX files", () => {
  test("the header's words are big-endian, images in order count, height, width", () => {
    expect([...writeIdx(images).subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]);
    expect([...writeIdx(labels)]).toEqual([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]);
  });

  test("what was written is read back, plain and gzipped", async () => {
    await fc.assert(
      fc.asyncProperty(anyIdx, async (content) => {
        const bytes = writeIdx(content);
        expect(parseIdx(bytes, { name })).toEqual(content);
        expect(await readIdx(gzipSync(bytes), { name })).toEqual(content);
      }),
    );
  });

  test("a view into a larger buffer is read from where it begins", () => {
    const bytes = writeIdx(labels);
    const large = new Uint8Array(bytes.length + 9);
    large.set(bytes, 5);
    expect(parseIdx(large.subarray(5, 5 + bytes.length), { name })).toEqual(labels);
  });

  test("pixels are a view of the file's bytes and not a copy", () => {
    const bytes = writeIdx(images);
    expect(parseIdx(bytes, { name })).toMatchObject({ pixels: { buffer: bytes.buffer, byteOffset: 16 } });
  });

  test("a file cut anywhere is refused, plain or gzipped", async () => {
    await fc.assert(
      fc.asyncProperty(anyIdx, fc.nat(), fc.boolean(), async (content, where, zipped) => {
        const bytes = zipped ? new Uint8Array(gzipSync(writeIdx(content))) : writeIdx(content);
        const cut = bytes.subarray(0, where % bytes.length);
        const fault = await faultOf(cut);
        expect(fault).toBeInstanceOf(DataFormatError);
        expect(fault).toHaveProperty("message", expect.stringContaining(name));
      }),
      { numRuns: 300 },
    );
  });

  test("a flipped bit in a header never gives a wrong answer", async () => {
    await fc.assert(
      fc.asyncProperty(anyIdx, fc.nat(), fc.nat(7), async (content, where, bit) => {
        // With no images, the height of none is as true as any other.
        fc.pre(content.count > 0);
        const bytes = writeIdx(content);
        bytes[where % (content.kind === "images" ? 16 : 8)]! ^= 1 << bit;
        expect(await faultOf(bytes)).toBeInstanceOf(DataFormatError);
        expect(await faultOf(gzipSync(bytes))).toBeInstanceOf(DataFormatError);
      }),
      { numRuns: 300 },
    );
  });

  test("a flipped bit anywhere in a gzip file is refused or does no harm", async () => {
    await fc.assert(
      fc.asyncProperty(anyIdx, fc.nat(), fc.nat(7), async (content, where, bit) => {
        const bytes = new Uint8Array(gzipSync(writeIdx(content)));
        bytes[where % bytes.length]! ^= 1 << bit;
        const read = await readIdx(bytes, { name }).catch((thrown: unknown) => thrown);
        if (!(read instanceof DataFormatError)) expect(read).toEqual(content);
      }),
      { numRuns: 300 },
    );
  });

  test("any bytes at all give a typed error or IDX", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        const fault = await faultOf(bytes);
        if (fault !== undefined) expect(fault).toBeInstanceOf(DataFormatError);
      }),
    );
  });

  test.each([
    ["a wrong magic number", Uint8Array.of(0, 0, 13, 3, 0, 0, 0, 0), /0x00000d03.*0x00000803/],
    ["a web page", new TextEncoder().encode("<!DOCTYPE html><p>Not here"), /web page/],
    ["no bytes", new Uint8Array(0), /holds 0 bytes.*cut short/],
    ["a cut header", writeIdx(images).subarray(0, 12), /header ends after 12 bytes, expected 16/],
    ["a cut body", writeIdx(images).subarray(0, 20), /28 bytes were expected.*holds 20.*cut short/],
    ["trailing bytes", Uint8Array.of(...writeIdx(labels), 0), /11 bytes were expected.*holds 12/],
    ["images of no height", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), /0×1 pixels/],
    ["sizes that overflow", Uint8Array.of(0, 0, 8, 3, ...new Uint8Array(12).fill(255)), /at most 1073741824/],
    ["gzip in gzip", new Uint8Array(gzipSync(gzipSync(writeIdx(labels)))), /gzipped twice/],
    ["bytes after gzip's end", Uint8Array.of(...gzipSync(writeIdx(labels)), 0, 0), /2 bytes follow/],
  ])("%s is named with what was expected and the mend", async (_, bytes, message) => {
    const fault = await faultOf(bytes);
    expect(fault).toBeInstanceOf(DataFormatError);
    expect(fault).toHaveProperty("message", expect.stringMatching(message));
  });

  test("a small file that would inflate to fill the memory is refused before it does", async () => {
    const bytes = new Uint8Array(64 << 20);
    bytes.set(writeIdx(labels));
    expect(await faultOf(gzipSync(bytes))).toHaveProperty(
      "message",
      expect.stringMatching(/11 bytes, but more/),
    );
  });

  test("a gzip file too small for what its header promises is refused before memory is taken", async () => {
    const promise = Uint8Array.of(0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0, 100, 0, 0, 0, 100, 1, 2, 3);
    expect(await faultOf(gzipSync(promise))).toHaveProperty(
      "message",
      expect.stringMatching(/655360016 bytes, but \d+ bytes of gzip can hold no more/),
    );
  });

  test("a label that is none of the classes is refused with file, row, found and expected", async () => {
    const bytes = writeIdx(labels);
    expect(await readIdx(bytes, { name, classes: 10 })).toEqual(labels);
    const read = readIdx(gzipSync(bytes), { name, classes: 9 });
    await expect(read).rejects.toThrow(DataFormatError);
    await expect(read).rejects.toThrow(
      /^some-file: the label of row 2 is 9, expected a whole number from 0 to 8\./,
    );
    for (const classes of [0, 2.5, 257, Number.NaN])
      expect(() => parseIdx(bytes, { name, classes })).toThrow(ParameterError);
  });

  test("counts that do not match the array are not written", () => {
    expect(() => writeIdx({ ...images, count: 3 })).toThrow(/12 bytes were given, expected 3 × 2 × 3 = 18/);
  });
});
