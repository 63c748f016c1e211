import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataFormatError, ParameterError, ShapeError } from "../../../../lib/errors.js";
import { Matrix } from "../../../../lib/matrix/index.js";
import { readSafetensors, type Tensor, writeSafetensors } from "../../../../lib/nn/index.js";
import { safetensorsBytes } from "../../../support/safetensors-bytes.js";

const arrays = fc.oneof(
  fc.float64Array({ minLength: 12, maxLength: 12 }),
  fc.float32Array({ minLength: 12, maxLength: 12 }),
  fc.int32Array({ minLength: 12, maxLength: 12 }),
  fc.uint32Array({ minLength: 12, maxLength: 12 }),
  fc.int16Array({ minLength: 12, maxLength: 12 }),
  fc.uint16Array({ minLength: 12, maxLength: 12 }),
  fc.int8Array({ minLength: 12, maxLength: 12 }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }),
  fc.bigInt64Array({ minLength: 12, maxLength: 12 }),
  fc.bigUint64Array({ minLength: 12, maxLength: 12 }),
);

const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(arrays, fc.constantFrom<number[]>([], [0], [7], [3, 4], [2, 0, 9], [2, 3, 2], [1, 1, 1, 5]))
  .map(([data, shape]) => ({
    shape,
    data: data.slice(
      0,
      shape.reduce((a, b) => a * b, 1),
    ),
  }));

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const content = fc.record({
  tensors: fc.uniqueArray(
    fc.tuple(
      text.filter((name) => name !== "__metadata__"),
      tensor,
    ),
    { selector: ([name]) => name, maxLength: 6 },
  ),
  metadata: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
});

describe("writing safetensors", () => {
  test("the header's length is 8 bytes little-endian, the header JSON padded with spaces to 8, then the numbers", () => {
    const bytes = writeSafetensors([["w", Matrix.from([[1, -2]], "float32")]], { by: "hand" });
    const json = '{"__metadata__":{"by":"hand"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const length = Math.ceil(json.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(json.padEnd(length, " "));
    // 1 and -2 in IEEE 754, lowest byte first.
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test("every tensor begins where its numbers may lie in memory, whatever order they come in", () => {
    const bytes = writeSafetensors([
      ["bytes", { shape: [3], data: Uint8Array.of(1, 2, 3) }],
      ["singles", { shape: [1], data: Float32Array.of(4) }],
      ["doubles", { shape: [1], data: Float64Array.of(5) }],
    ]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      { data_offsets: number[] }
    >;
    expect(length % 8).toBe(0);
    expect(Object.values(header).map((entry) => entry.data_offsets)).toEqual([
      [0, 8],
      [8, 12],
      [12, 15],
    ]);
  });

  test("a view is written from where it begins, and names that look like numbers keep their place", () => {
    const whole = Matrix.from([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const { tensors } = readSafetensors(
      writeSafetensors([
        ["b", whole.slice(1, 2)],
        ["1", whole.slice(2)],
      ]),
    );
    expect([...tensors.get("b")!.data]).toEqual([3, 4]);
    expect([...tensors.get("1")!.data]).toEqual([5, 6]);
  });

  test("what cannot be written is refused", () => {
    const one = Matrix.zeros(1, 1);
    expect(() => writeSafetensors(Object.entries({ __metadata__: one }))).toThrow(ParameterError);
    expect(() =>
      writeSafetensors([
        ["a", one],
        ["a", one],
      ]),
    ).toThrow('two tensors named "a"');
    expect(() => writeSafetensors([["\ud800", one]])).toThrow("half a character");
    expect(() => writeSafetensors([["a", { shape: [2], data: Float32Array.of(1) }]])).toThrow(ShapeError);
    expect(() => writeSafetensors([["a", { shape: [-1, -1], data: Float32Array.of(1) }]])).toThrow(
      "1 numbers for a shape of (-1, -1)",
    );
    expect(() => writeSafetensors([], { epochs: 3 } as unknown as Record<string, string>)).toThrow("no text");
    expect(() => writeSafetensors([["a", { shape: [1], data: [1] } as unknown as Tensor]])).toThrow(
      "no array of numbers",
    );
  });
});

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

  const f64 = (begin: number, end: number): string =>
    `{"dtype":"F64","shape":[${(end - begin) / 8}],"data_offsets":[${begin},${end}]}`;

  test.each([
    ["too short for a length", new Uint8Array(7), "the file holds 7 bytes, expected 8"],
    [
      "a header of more than 100 MB",
      safetensorsBytes({ length: 100_000_001n }),
      "100000001 bytes long, expected at most",
    ],
    ["a header of 2^63 bytes", safetensorsBytes({ length: 2n ** 63n }), "expected at most 100000000"],
    [
      "a header past the end",
      safetensorsBytes({ json: "{}", length: 3n }),
      "3 bytes long, but only 2 follow",
    ],
    ["a header of nothing", safetensorsBytes({}), 'begins with "", expected "{"'],
    ["a space before the header", safetensorsBytes({ json: " {}" }), 'begins with " "'],
    ["a list", safetensorsBytes({ json: "[]" }), 'begins with "["'],
    ["no JSON", safetensorsBytes({ json: '{"a":' }), "the header is no JSON"],
    ["no UTF-8", safetensorsBytes({ json: "\uffff", raw: true }), "no UTF-8"],
    [
      "metadata that are no texts",
      safetensorsBytes({ json: '{"__metadata__":{"a":1}}' }),
      "something else than texts",
    ],
    ["metadata in a list", safetensorsBytes({ json: '{"__metadata__":[]}' }), "something else than texts"],
    [
      "a name twice",
      safetensorsBytes({ json: `{"a":${f64(0, 8)},"\\u0061":${f64(0, 8)}}`, data: 8 }),
      '"a" twice',
    ],
    [
      "a field twice",
      safetensorsBytes({
        json: '{"a":{"dtype":"U8","shape":[],"dtype":"I8","data_offsets":[0,1]}}',
        data: 1,
      }),
      '"dtype" twice',
    ],
    ["an entry that is none", safetensorsBytes({ json: '{"a":3}' }), "has no entry"],
    [
      "an unknown dtype",
      safetensorsBytes({ json: '{"a":{"dtype":"F7","shape":[0],"data_offsets":[0,0]}}' }),
      'dtype "F7"',
    ],
    ["no dtype", safetensorsBytes({ json: '{"a":{"shape":[0],"data_offsets":[0,0]}}' }), "has no dtype"],
    [
      "a dtype without an array",
      safetensorsBytes({ json: '{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', data: 2 }),
      "is BF16, which JavaScript has no array for",
    ],
    [
      "half a row",
      safetensorsBytes({ json: '{"a":{"dtype":"U8","shape":[0.5],"data_offsets":[0,0]}}' }),
      "has no shape",
    ],
    [
      "a negative size",
      safetensorsBytes({ json: '{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}' }),
      "has no shape",
    ],
    ["no shape", safetensorsBytes({ json: '{"a":{"dtype":"U8","data_offsets":[0,0]}}' }), "has no shape"],
    [
      "one offset",
      safetensorsBytes({ json: '{"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}}' }),
      "has no place",
    ],
    [
      "a place before the data",
      safetensorsBytes({ json: '{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}' }),
      "has no place",
    ],
    [
      "a shape that takes more than its place",
      safetensorsBytes({ json: '{"a":{"dtype":"F64","shape":[3],"data_offsets":[0,8]}}', data: 8 }),
      "takes 24 bytes, but its place is from 0 to 8",
    ],
    [
      "a shape of more bytes than there are numbers",
      safetensorsBytes({
        json: `{"a":{"dtype":"F64","shape":[${Array(30).fill("9007199254740991").join()}],"data_offsets":[0,8]}}`,
        data: 8,
      }),
      "takes Infinity bytes",
    ],
    [
      "a place far past the end",
      safetensorsBytes({ json: `{"a":${f64(0, 8e15)}}`, data: 8 }),
      "ends at byte 8000000000000000, but there are only 8",
    ],
    [
      "tensors that overlap",
      safetensorsBytes({ json: `{"a":${f64(0, 16)},"b":${f64(8, 24)}}`, data: 24 }),
      "inside the one before",
    ],
    [
      "one place twice",
      safetensorsBytes({ json: `{"a":${f64(0, 8)},"b":${f64(0, 8)}}`, data: 8 }),
      "inside the one before",
    ],
    [
      "a hole",
      safetensorsBytes({ json: `{"a":${f64(0, 8)},"b":${f64(16, 24)}}`, data: 24 }),
      "bytes 8 to 16 belong to no tensor",
    ],
    [
      "a hole at the start",
      safetensorsBytes({ json: `{"a":${f64(8, 16)}}`, data: 16 }),
      "bytes 0 to 8 belong to no tensor",
    ],
    [
      "bytes that are no tensor's",
      safetensorsBytes({ json: "{}", data: 5 }),
      "5 bytes follow the last tensor",
    ],
  ])("%s is refused, with the file's name and the finding", (_, bytes, finding) => {
    expect(() => readSafetensors(bytes, "net.safetensors")).toThrow(DataFormatError);
    expect(() => readSafetensors(bytes, "net.safetensors")).toThrow(/^net\.safetensors: /);
    expect(() => readSafetensors(bytes, "net.safetensors")).toThrow(finding);
  });

  test("a header nested a million deep is refused like any other", () => {
    const nested = `${"[".repeat(1e6)}${"]".repeat(1e6)}`;
    for (const json of [`{"a":${nested}}`, `{"a":{"dtype":${nested}}}`, `{"__metadata__":{"a":${nested}}}`])
      expect(() => readSafetensors(safetensorsBytes({ json }))).toThrow(DataFormatError);
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
