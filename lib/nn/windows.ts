import { ParameterError } from "../errors.js";
import { checkImageShape, formatSides, type ImageShape } from "./image-shape.js";

/**
 * How many zeros are thought around an image: a number of pixels on each side, or "same" for as many as give one
 * window for each pixel (for each stride-th pixel, with a stride). An odd one out goes below and to the right.
 */
export type Padding = number | "same";

export interface WindowOptions {
  /** The images that the windows lie on. */
  inputShape: ImageShape;
  /** K: windows are K×K pixels. */
  kernel: number;
  /** Pixels from one window to the next, across and down. */
  stride: number;
  padding: Padding;
}

/** Where the windows lie that a kernel sees, one after another, row by row. */
export interface Windows {
  /** H, W and C */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** K */
  readonly kernel: number;
  readonly stride: number;
  /** How far the first window starts above the image, and to the left of it. */
  readonly top: number;
  readonly left: number;
  /** How many windows there are, down and across. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/** @throws {ParameterError} where a number is out of its range, or not one window fits on the image */
export function windowsOf(layer: string, { inputShape, kernel, stride, padding }: WindowOptions): Windows {
  checkImageShape(layer, inputShape);
  for (const [name, value] of Object.entries({ kernel, stride }))
    if (!Number.isInteger(value) || value < 1)
      throw new ParameterError(`${layer}: a ${name} of ${value}. Pass a whole number above 0.`);
  if (padding !== "same" && !(Number.isInteger(padding) && padding >= 0 && padding < kernel))
    throw new ParameterError(
      `${layer}: a padding of ${JSON.stringify(padding)} for a kernel of ${kernel}×${kernel}. ` +
        `Pass "same", or a whole number from 0 to ${kernel - 1}.`,
    );
  const [height, width, channels] = inputShape;
  const down = along(height, { kernel, stride, padding });
  const across = along(width, { kernel, stride, padding });
  if (down.count < 1 || across.count < 1)
    throw new ParameterError(
      `${layer}: windows of ${kernel}×${kernel} do not fit on images of ${formatSides(inputShape)}. ` +
        'Take a smaller kernel, or a padding such as "same".',
    );
  return {
    height,
    width,
    channels,
    kernel,
    stride,
    top: down.before,
    left: across.before,
    outHeight: down.count,
    outWidth: across.count,
  };
}

function along(
  side: number,
  { kernel, stride, padding }: Omit<WindowOptions, "inputShape">,
): { count: number; before: number } {
  if (padding !== "same")
    return { count: Math.floor((side + 2 * padding - kernel) / stride) + 1, before: padding };
  const count = Math.ceil(side / stride);
  const zeros = Math.max(0, (count - 1) * stride + kernel - side);
  return { count, before: Math.floor(zeros / 2) };
}
