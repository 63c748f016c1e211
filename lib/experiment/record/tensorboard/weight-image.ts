import { encode } from "fast-png";
import type { Matrix } from "../../../matrix/index.js";

/** Most units that are drawn. */
const most = 64;

/**
 * What each unit of a first layer looks for, as one grey picture of tiles: a weight of 0 is mid-grey, the greatest in size
 * is black or white.
 *
 * @param weights (D, H), where D is height · width
 */
export function weightImage(
  weights: Matrix,
  { height, width }: { height: number; width: number },
): { height: number; width: number; png: Uint8Array } {
  const units = Math.min(most, weights.cols);
  const across = Math.ceil(Math.sqrt(units));
  const size = { height: Math.ceil(units / across) * (height + 1) - 1, width: across * (width + 1) - 1 };
  let largest = 0;
  for (const weight of weights.data) largest = Math.max(largest, Math.abs(weight));
  const pixels = new Uint8Array(size.height * size.width).fill(128);
  for (let unit = 0; unit < units; unit++) {
    const [top, left] = [Math.floor(unit / across) * (height + 1), (unit % across) * (width + 1)];
    for (let pixel = 0; pixel < height * width; pixel++) {
      const weight = weights.data[pixel * weights.cols + unit]! / (largest || 1);
      const [y, x] = [top + Math.floor(pixel / width), left + (pixel % width)];
      pixels[y * size.width + x] = Math.round(128 + 127 * weight);
    }
  }
  return { ...size, png: encode({ ...size, data: pixels, channels: 1, depth: 8 }) };
}
