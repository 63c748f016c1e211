import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataFormatError } from "../../../../lib/errors.js";
import { Matrix } from "../../../../lib/matrix/index.js";
import { readSafetensors, writeSafetensors } from "../../../../lib/nn/index.js";
import { safetensorsBytes } from "../../../support/safetensors-bytes.js";
import { content } from "../../../support/tensors.js";

/** The entry of float64 numbers from one place to another. */
const f64 = (begin: number, end: number): string =>
  `{"dtype":"F64","shape":[${(end - begin) / 8}],"data_offsets":[${begin},${end}]}`;

describe("reading safetensors", () => {
  test("what was written is read back, bit for bit", () => {
    fc.assert(
      fc.property(content, ({ tensors, metadata }) => {
        const read = readSafetensors(writeSafetensors(tensors, metadata));
        expect(read.metadata).toEqual(metadata);
        expect(new Map(read.tensors)).toEqual(new Map(tensors));
      }),
    );
  });

  test("from anywhere in memory, and from a Buffer, into memory of its own", () => {
    const bytes = writeSafetensors([["w", Matrix.from([[0.1, Number.NaN, -0]])]]);
    for (const offset of [1, 3, 8]) {
      const large = Buffer.alloc(bytes.length + 9);
      large.set(bytes, offset);
      const { data } = readSafetensors(large.subarray(offset, offset + bytes.length)).tensors.get("w")!;
      expect(data).toEqual(Float64Array.of(0.1, Number.NaN, -0));
      large.fill(0);
      expect(data[0]).toBe(0.1);
    }
  });

  test("a file cut anywhere is refused, and one with something behind its end", () => {
    fc.assert(
      fc.property(content, fc.nat(), ({ tensors, metadata }, where) => {
        const bytes = writeSafetensors(tensors, metadata);
        expect(() => readSafetensors(bytes.subarray(0, where % bytes.length))).toThrow(DataFormatError);
        const longer = new Uint8Array(bytes.length + 1);
        longer.set(bytes);
        expect(() => readSafetensors(longer)).toThrow("1 bytes follow the last tensor");
      }),
    );
  });

  test("damaged anywhere, a file is read or refused in our own words, and nothing else happens", () => {
    fc.assert(
      fc.property(content, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1 }), (file, damage) => {
        const bytes = writeSafetensors(file.tensors, file.metadata);
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
        try {
          readSafetensors(bytes, "damaged");
        } catch (error) {
          expect(error).toBeInstanceOf(DataFormatError);
          expect(String(error)).toContain("damaged: ");
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("files as others write them: data in another order than the header, spaces and line ends in it, no padding", () => {
    const json = `{ "b" : ${f64(8, 24)},\n\t"a" :${f64(0, 8)}, "__metadata__": {"format":"pt"} }   `;
    const { tensors, metadata } = readSafetensors(safetensorsBytes({ json, data: 24 }));
    expect([...tensors.keys()]).toEqual(["b", "a"]);
    expect(tensors.get("b")!.shape).toEqual([2]);
    expect(metadata).toEqual({ format: "pt" });
  });

  test("a key of the same name in another object is no repetition, nor is a text that looks like one", () => {
    const entry = '{"dtype":"U8","shape":[],"data_offsets":[0,1]}';
    const json = `{"__metadata__":{"a":"\\"a\\": {","dtype":"x\\\\"},"a":${entry}}`;
    expect(readSafetensors(safetensorsBytes({ json, data: 1 })).metadata).toEqual({
      a: '"a": {',
      dtype: "x\\",
    });
  });
});
