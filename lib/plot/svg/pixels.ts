import { element, type Markup } from "./element.js";
import type { PlotArea } from "./plot-area.js";

/** A picture whose pixel (column, row) lies around the point (column, row), each pixel kept sharp. */
export function drawPixels(source: string, size: { width: number; height: number }, area: PlotArea): Markup {
  const [left, right] = [area.x(-0.5), area.x(size.width - 0.5)];
  const [top, bottom] = [area.y(-0.5), area.y(size.height - 0.5)];
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
