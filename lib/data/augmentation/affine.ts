/** How a picture is moved as a whole, about its centre: scaled, then sheared, then turned, then shifted. */
export interface Movement {
  /** Pixels to the right, and down. */
  shiftX: number;
  shiftY: number;
  /** Degrees, counter-clockwise. */
  rotate: number;
  /** Times its size. */
  scale: number;
  /** Pixels to the left for each pixel above the centre, and to the right for each below. */
  shear: number;
}

/**
 * From each place in the new picture to the place in the old one that its ink comes from:
 * `x = xx·X + xy·Y + x0`, `y = yx·X + yy·Y + y0`, pixels counted from the centre of the top left one.
 */
export interface InverseMap {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/**
 * The way back from a moved picture to the one that it was made from.
 *
 * It is the inverse that is needed: going through the new picture's pixels, each finds its ink, and none is left out.
 * No movement gives exactly the identity, and a shift by whole pixels exactly those.
 *
 * With y pointing down, a turn R by t is (cos t, sin t; -sin t, cos t) and a shear K by k is (1, k; 0, 1), so the inverse
 * of s·R·K is K⁻¹·R⁻¹ / s.
 */
export function inverseOf(movement: Movement, size: { height: number; width: number }): InverseMap {
  const { shiftX, shiftY, rotate, scale, shear } = movement;
  const angle = (rotate * Math.PI) / 180;
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const xx = (cosine - shear * sine) / scale;
  const xy = (-sine - shear * cosine) / scale;
  const yx = sine / scale;
  const yy = cosine / scale;
  const centreX = (size.width - 1) / 2;
  const centreY = (size.height - 1) / 2;
  const x0 = centreX - xx * (centreX + shiftX) - xy * (centreY + shiftY);
  const y0 = centreY - yx * (centreX + shiftX) - yy * (centreY + shiftY);
  return { xx, xy, x0, yx, yy, y0 };
}
