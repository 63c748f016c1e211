/**
 * a·b + c in every lane.
 *
 * The relaxed module rounds once, by the processor's fused multiply-add; the plain one rounds twice. Which of the two
 * this is, is settled when the module is compiled.
 */
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** Bytes of a vector. */
export const VECTOR: usize = 16;
