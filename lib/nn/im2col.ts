import type { Matrix } from "../matrix/index.js";
import type { Windows } from "./windows.js";

/** From so many numbers on, the engine's own copy is quicker than a loop. */
const LONG_RUN = 64;

/**
 * Lays out what each window sees as a row of its own, so that a convolution becomes one matrix product.
 *
 * With channels last, a line of a window is K·C numbers that stand side by side in the image, so they are copied in
 * one run; and a window takes the lines that it shares with the one above it from that one's row. What lies outside
 * the image is 0.
 *
 * @param images (N, H·W·C)
 * @param into (N·outHeight·outWidth, K·K·C), written over
 * Source: Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks for document processing",
 * section 2.
 * Derived in notebooks/10.
 */
export function im2col(images: Matrix, windows: Windows, into: Matrix): void {
  const { height, width, channels, kernel, stride, top, left, outHeight, outWidth } = windows;
  const from = images.data;
  const to = into.data;
  const line = kernel * channels;
  const sharedLines = Math.max(0, kernel - stride);
  const shared = sharedLines * line;
  const above = outWidth * kernel * line - stride * line; // back to the same line in the row of the window above
  let at = 0;
  for (let n = 0; n < images.rows; n++)
    for (let outRow = 0; outRow < outHeight; outRow++)
      for (let x = -left; x < outWidth * stride - left; x += stride) {
        // Of each line of the window, the numbers from `skip` up to `end` lie in the image.
        const skip = x < 0 ? -x * channels : 0;
        const end = x + kernel > width ? (width - x) * channels : line;
        const known = outRow > 0 ? sharedLines : 0;
        if (known > 0) {
          if (shared >= LONG_RUN) to.copyWithin(at, at - above, at - above + shared);
          else for (let i = at; i < at + shared; i++) to[i] = to[i - above]!;
          at += shared;
        }
        const y = outRow * stride - top;
        for (let row = y + known; row < y + kernel; row++, at += line) {
          const inside = row >= 0 && row < height;
          if (!inside || end - skip !== line) to.fill(0, at, at + line);
          if (!inside) continue;
          const start = ((n * height + row) * width + x) * channels;
          for (let i = skip; i < end; i++) to[at + i] = from[start + i]!;
        }
      }
}

/**
 * The way back of `im2col`: each number is added to the pixel it was copied from, so that a pixel seen by several
 * windows gathers the gradients of all of them.
 *
 * @param columns (N·outHeight·outWidth, K·K·C)
 * @param into (N, H·W·C), added to
 * Derived in notebooks/10.
 */
export function col2im(columns: Matrix, windows: Windows, into: Matrix): void {
  const { height, width, channels, kernel, stride, top, left, outHeight, outWidth } = windows;
  const from = columns.data;
  const to = into.data;
  const line = kernel * channels;
  let at = 0;
  for (let n = 0; n < into.rows; n++)
    for (let y = -top; y < outHeight * stride - top; y += stride)
      for (let x = -left; x < outWidth * stride - left; x += stride) {
        const skip = x < 0 ? -x * channels : 0;
        const end = x + kernel > width ? (width - x) * channels : line;
        for (let row = y; row < y + kernel; row++, at += line) {
          if (row < 0 || row >= height) continue;
          const start = ((n * height + row) * width + x) * channels;
          for (let i = skip; i < end; i++) to[start + i]! += from[at + i]!;
        }
      }
}
