import { INVERSES, LOGARITHMS, NEAR_ONE, NEAR_POINT } from "./log-table.js";

/** ln 2 in two parts; the first ends in zeros, so that a whole number times it is exact. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

const view = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm as the GNU C library computes it, to the last bit.
 *
 * NumPy takes the C library's logarithm for its normal numbers, and `Math.log` differs from that in the last bit of
 * some 7 in 100 values. This is the form that processors with fused multiply-add run, which is nearly every one.
 *
 * @param x in (0, 1), at least 2^-1022
 * Source: Arm's optimized routines, `log`: x = 2^k·z, then ln x = k·ln 2 + ln c + ln(1 + r) with r = z/c - 1.
 */
export function log(x: number): number {
  return x >= 1 - 1 / 16 ? logNearOne(x - 1) : logByTable(x);
}

function logByTable(x: number): number {
  view.setFloat64(0, x);
  const bits = view.getUint32(0);
  const fromLowest = bits - 0x3fe60000; // the upper half of 0.6875's bits
  const part = (fromLowest >>> 13) & 127;
  const k = fromLowest >> 20;
  view.setUint32(0, bits - (fromLowest & 0xfff00000));
  const z = view.getFloat64(0);
  const r = fma(z, INVERSES[part]!, -1);
  const base = k * LN2_HIGH + LOGARITHMS[part]!;
  const high = base + r;
  const low = fma(k, LN2_LOW, base - high + r);
  const a = NEAR_POINT;
  const squared = r * r;
  const cubic = fma(squared, fma(r, a[4]!, a[3]!), fma(r, a[2]!, a[1]!));
  return fma(r * squared, cubic, fma(squared, a[0]!, low)) + high;
}

/** ln(1 + r): here ln x is so small that the table's own error would show; the square of r is taken in two parts. */
function logNearOne(r: number): number {
  const b = NEAR_ONE;
  const squared = r * r;
  const cubed = r * squared;
  const from9 = fma(cubed, b[10]!, fma(squared, b[9]!, fma(r, b[8]!, b[7]!)));
  const from6 = fma(cubed, from9, fma(squared, b[6]!, fma(r, b[5]!, b[4]!)));
  const from3 = fma(cubed, from6, fma(squared, b[3]!, fma(r, b[2]!, b[1]!)));
  const rHigh = r + r * 2 ** 27 - r * 2 ** 27;
  const rLow = r - rHigh;
  const halfSquare = rHigh * rHigh * b[0]!;
  const high = r + halfSquare;
  const low = fma(b[0]! * rLow, rHigh + r, r - high + halfSquare);
  return fma(cubed, from3, low) + high;
}

/**
 * a·b + c rounded once, as a processor's fused multiply-add gives it.
 *
 * The product and the sum are each kept as a double and the exact rest that rounding took.
 * Source: Dekker 1971, "A floating-point technique for extending the available precision".
 */
function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const productRest = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
  const sum = product + c;
  const cPart = sum - product;
  const sumRest = product - (sum - cPart) + (c - cPart);
  return sum + (sumRest + productRest);
}

function upperHalf(a: number): number {
  const shifted = a * 134217729; // 2^27 + 1
  return shifted - (shifted - a);
}
