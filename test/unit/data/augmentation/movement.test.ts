import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inverseOf, type Movement } from "../../../../lib/data/augmentation/affine.js";
import { Warp } from "../../../../lib/data/augmentation/warp.js";
import { Matrix } from "../../../../lib/matrix/index.js";

const still: Movement = { shiftX: 0, shiftY: 0, rotate: 0, scale: 1, shear: 0 };

/** A picture, rows from top to bottom, moved. */
function moved(rows: readonly (readonly number[])[], movement: Partial<Movement>): number[][] {
  const picture = Matrix.from(rows);
  const size = { height: picture.rows, width: picture.cols };
  new Warp(size.height, size.width).apply(
    picture.data,
    inverseOf({ ...still, ...movement }, size),
    undefined,
  );
  return picture.toRows();
}

/** An L, the same in no mirror and no turn. */
const letter = [
  [0.1, 0, 0],
  [0.2, 0, 0],
  [0.3, 0.4, 0.5],
];

describe("moving a picture", () => {
  test("no movement changes nothing, to the last bit", () => {
    expect(moved(letter, {})).toEqual(letter);
  });

  test("a shift by whole pixels is a shifted copy, to the last bit, with background where nothing came from", () => {
    expect(moved(letter, { shiftX: 1 })).toEqual([
      [0, 0.1, 0],
      [0, 0.2, 0],
      [0, 0.3, 0.4],
    ]);
    expect(moved(letter, { shiftY: -2 })).toEqual([
      [0.3, 0.4, 0.5],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(moved(letter, { shiftX: -3 }).flat()).toEqual(new Array(9).fill(0));
  });

  test("half a pixel's shift is the mean of two neighbours", () => {
    expect(moved([[0, 0.5, 1, 0]], { shiftX: 0.5 })).toEqual([[0, 0.25, 0.75, 0.5]]);
  });

  test("a turn by 90 degrees about the centre is counter-clockwise", () => {
    const turned = [
      [0, 0, 0.5],
      [0, 0, 0.4],
      [0.1, 0.2, 0.3],
    ];
    expect(moved(letter, { rotate: 90 }).flat().map(rounded)).toEqual(turned.flat());
    expect(moved(letter, { rotate: -180 }).flat().map(rounded)).toEqual(letter.flat().reverse());
  });

  test("twice the size spreads a dot over its neighbours, half the size draws them together", () => {
    const dot = [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ];
    expect(moved(dot, { scale: 2 })).toEqual([
      [0.25, 0.5, 0.25],
      [0.5, 1, 0.5],
      [0.25, 0.5, 0.25],
    ]);
    const frame = [1, 0, 1, 0, 1].map((ink) => [ink, 0, ink, 0, ink]);
    expect(moved(frame, { scale: 0.5 })[1]).toEqual([0, 1, 1, 1, 0]);
  });

  test("a shear moves what is below the centre to the right, and what is above to the left", () => {
    const line = [
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ];
    expect(moved(line, { shear: 1 })).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("the inverse map undoes scale, shear, turn and shift in this order", () => {
    const size = { height: 5, width: 7 };
    const movement = fc.record({
      shiftX: fc.double({ min: -5, max: 5, noNaN: true }),
      shiftY: fc.double({ min: -5, max: 5, noNaN: true }),
      rotate: fc.double({ min: -180, max: 180, noNaN: true }),
      scale: fc.double({ min: 0.1, max: 2, noNaN: true }),
      shear: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(movement, fc.nat(6), fc.nat(4), (how, x, y) => {
        const angle = (how.rotate * Math.PI) / 180;
        const [u, v] = [how.scale * (x - 3), how.scale * (y - 2)];
        const leaning = u + how.shear * v;
        const X = 3 + how.shiftX + Math.cos(angle) * leaning + Math.sin(angle) * v;
        const Y = 2 + how.shiftY - Math.sin(angle) * leaning + Math.cos(angle) * v;
        const map = inverseOf(how, size);
        expect(map.xx * X + map.xy * Y + map.x0).toBeCloseTo(x, 9);
        expect(map.yx * X + map.yy * Y + map.y0).toBeCloseTo(y, 9);
      }),
    );
  });
});

/** To 12 digits, and no -0. */
function rounded(value: number): number {
  return Math.round(value * 1e12) / 1e12 + 0;
}
