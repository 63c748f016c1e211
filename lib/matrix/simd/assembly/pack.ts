/**
 * Packs panels whose entries lie beside one another in memory: entry (p, i) is read at p·stride + i.
 *
 * A panel is `width` numbers wide and k long, each row of it behind the last, so that the tile reads memory in order.
 * Where the operand ends inside a panel the rest is zeros.
 *
 * @param count entries across, over all panels
 * @param stride bytes from one p to the next
 */
export function packAcross<T>(from: usize, stride: usize, count: i32, k: i32, width: i32, to: usize): void {
  const bytes = <usize>width * sizeof<T>();
  const zero = v128.splat<T>(0);
  let target = to;
  for (let start = 0; start < count; start += width) {
    const filled = <usize>min(width, count - start) * sizeof<T>();
    let source = from + <usize>start * sizeof<T>();
    for (let p = 0; p < k; p++) {
      const whole = filled === bytes;
      v128.store(target, whole ? v128.load(source) : zero);
      if (bytes > 16) v128.store(target, whole ? v128.load(source, 16) : zero, 16);
      if (!whole)
        for (let at: usize = 0; at < filled; at += sizeof<T>()) store<T>(target + at, load<T>(source + at));
      source += stride;
      target += bytes;
    }
  }
}

/**
 * Packs panels whose entries lie along k in memory: entry (p, i) is read at i·stride + p.
 *
 * As `packAcross`, with a small transpose in registers.
 *
 * @param stride bytes from one i to the next
 */
export function packAlong<T>(from: usize, stride: usize, count: i32, k: i32, width: i32, to: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  const bytes = <usize>width * sizeof<T>();
  let panel = to;
  for (let start = 0; start < count; start += width) {
    for (let group = 0; group < width; group += lanes) {
      const first = start + group;
      const source = from + <usize>first * stride;
      const target = panel + <usize>group * sizeof<T>();
      let p = 0;
      if (first + lanes <= count)
        for (; p + lanes <= k; p += lanes)
          transposeSquare<T>(source + <usize>p * sizeof<T>(), stride, target + <usize>p * bytes, bytes);
      for (; p < k; p++)
        for (let i = 0; i < lanes; i++) {
          const value =
            first + i < count ? load<T>(source + <usize>i * stride + <usize>p * sizeof<T>()) : <T>0;
          store<T>(target + <usize>p * bytes + <usize>i * sizeof<T>(), value);
        }
    }
    panel += <usize>k * bytes;
  }
}

/** Reads a square of as many rows as a vector has lanes, and writes it with rows and columns exchanged. */
function transposeSquare<T>(from: usize, stride: usize, to: usize, step: usize): void {
  if (sizeof<T>() === 8) {
    const a = v128.load(from);
    const b = v128.load(from + stride);
    v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(to + step, v128.shuffle<f64>(a, b, 1, 3));
  } else {
    const a = v128.load(from);
    const b = v128.load(from + stride);
    const c = v128.load(from + 2 * stride);
    const d = v128.load(from + 3 * stride);
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(abLow, cdLow, 0, 2));
    v128.store(to + step, v128.shuffle<f64>(abLow, cdLow, 1, 3));
    v128.store(to + 2 * step, v128.shuffle<f64>(abHigh, cdHigh, 0, 2));
    v128.store(to + 3 * step, v128.shuffle<f64>(abHigh, cdHigh, 1, 3));
  }
}
