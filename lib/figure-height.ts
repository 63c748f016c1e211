/** What Plotly takes where neither the layout nor the page says a height. */
const plotlyHeight = 450;

/** What it takes for no height at all. */
const least = 10;

/**
 * The height in pixels at which Plotly will draw a figure of this layout.
 *
 * A page keeps so much room free before it draws: what moves under a reader's mouse takes the press along.
 * Source: `layout.height` in Plotly's figure reference, https://plotly.com/javascript/reference/layout/.
 */
export function figureHeight({ height }: Readonly<Record<string, unknown>>): number {
  const given = typeof height === "number" || typeof height === "string" ? Number(height) : Number.NaN;
  return given >= least && Number.isFinite(given) ? given : plotlyHeight;
}
