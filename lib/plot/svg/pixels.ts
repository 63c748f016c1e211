import { element, type Markup } from "./element.js";
import type { PlotArea } from "./plot-area.js";

/** Where a picture's pixels lie: row i around y = y0 + i·dy, column j around x = x0 + j·dx. */
export interface PixelPlace {
  x0?: number | undefined;
  dx?: number | undefined;
  y0?: number | undefined;
  dy?: number | undefined;
}

/** A picture whose pixel (column, row) lies around the point (column, row) unless told, each pixel kept sharp. */
export function drawPixels(
  source: string,
  size: { width: number; height: number },
  area: PlotArea,
  { x0 = 0, dx = 1, y0 = 0, dy = 1 }: PixelPlace = {},
): Markup {
  const [left, right] = [area.x(x0 - dx / 2), area.x(x0 + (size.width - 0.5) * dx)];
  const [top, bottom] = [area.y(y0 - dy / 2), area.y(y0 + (size.height - 0.5) * dy)];
  return element("image", {
    href: source,
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    preserveAspectRatio: "none",
    "image-rendering": "pixelated",
  });
}
