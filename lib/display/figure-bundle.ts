import { type Figure, toSvg } from "../plot/index.js";
import type { MimeBundle } from "./message.js";

/**
 * A figure in the three forms of which every front end can show one: Plotly where there is Plotly (VS Code,
 * JupyterLab, our own page), SVG where there is none (GitHub, print), and words.
 *
 * Plotly has no place for alternative text; it rides along as `layout.meta.alt`, where a page can find it.
 */
export function figureBundle(figure: Figure): MimeBundle {
  const { data, layout, alt } = figure;
  return {
    "application/vnd.plotly.v1+json": {
      data,
      layout: { ...layout, meta: { alt } },
      config: { displaylogo: false },
    },
    "image/svg+xml": toSvg(figure),
    "text/plain": alt,
  };
}

export function isFigure(value: unknown): value is Figure {
  if (typeof value !== "object" || value === null) return false;
  const { data, layout, alt } = value as Partial<Figure>;
  return Array.isArray(data) && typeof layout === "object" && typeof alt === "string";
}
