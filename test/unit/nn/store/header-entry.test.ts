import { describe, expect, test } from "vitest";
import { DataFormatError } from "../../../../lib/errors.js";
import { readSafetensors } from "../../../../lib/nn/index.js";
import { safetensorsBytes } from "../../../support/safetensors-bytes.js";

describe("a safetensors file that is wrong", () => {
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

  test("a header nested a hundred thousand deep is refused like any other", () => {
    const nested = `${"[".repeat(1e5)}${"]".repeat(1e5)}`;
    for (const json of [`{"a":${nested}}`, `{"a":{"dtype":${nested}}}`, `{"__metadata__":{"a":${nested}}}`])
      expect(() => readSafetensors(safetensorsBytes({ json }))).toThrow(DataFormatError);
  });
});
