import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { Matrix } from "../../../../lib/matrix/index.js";
import { readSafetensors, type Tensor, writeSafetensors } from "../../../../lib/nn/index.js";

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

  test("an object of tensors is refused, for it would make an empty file", () => {
    for (const wrong of [{ w: Matrix.from([1]) }, undefined, null, 7]) {
      const write = (): Uint8Array => writeSafetensors(wrong as unknown as Map<string, Tensor>);
      expect(write).toThrow(ParameterError);
      expect(write).toThrow("Pass a Map, or Object.entries of an object");
    }
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
