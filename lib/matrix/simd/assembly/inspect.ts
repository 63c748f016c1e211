/** How many of `count` numbers are not zero. A NaN is not zero. */
export function countFilled<T>(from: usize, count: i32): i32 {
  const zero = v128.splat<T>(0);
  const end = from + <usize>count * sizeof<T>();
  let counts = i32x4.splat(0);
  let at = from;
  for (; at + 16 <= end; at += 16) counts = i32x4.sub(counts, v128.ne<T>(v128.load(at), zero));
  // A lane of float64 fills two lanes of int32, and so has been counted twice.
  let filled =
    (i32x4.extract_lane(counts, 0) +
      i32x4.extract_lane(counts, 1) +
      i32x4.extract_lane(counts, 2) +
      i32x4.extract_lane(counts, 3)) /
    <i32>(sizeof<T>() / 4);
  for (; at < end; at += sizeof<T>()) filled += i32(load<T>(at) !== <T>0);
  return filled;
}

/** Whether none of `count` numbers is NaN or infinite. Zero times any of those is NaN, and spreads. */
export function allFinite<T>(from: usize, count: i32): bool {
  const zero = v128.splat<T>(0);
  const end = from + <usize>count * sizeof<T>();
  let sums = zero;
  let others = zero; // two chains of sums: the processor waits less
  let at = from;
  for (; at + 64 <= end; at += 64) {
    const first = v128.add<T>(v128.mul<T>(v128.load(at), zero), v128.mul<T>(v128.load(at, 16), zero));
    const second = v128.add<T>(v128.mul<T>(v128.load(at, 32), zero), v128.mul<T>(v128.load(at, 48), zero));
    sums = v128.add<T>(sums, first);
    others = v128.add<T>(others, second);
  }
  let sum = <T>0;
  for (; at < end; at += sizeof<T>()) sum += load<T>(at) * <T>0;
  return sum === <T>0 && v128.all_true<i32>(v128.eq<T>(v128.add<T>(sums, others), zero));
}
