/** What Plotly takes where neither a layout nor its template says a height. */
const plotlyHeight = 450;

/** Anything less is no height to Plotly, and anything more none to a reader. */
const [least, most] = [10, 100_000];

/**
 * The height in pixels at which a page draws a figure of this layout, and which it keeps free before it draws: what moves
 * under a reader's mouse takes the press along.
 *
 * @param otherwise the height where the layout says none; Plotly's own unless told
 *
 * Source: `layout.height` in Plotly's figure reference, https://plotly.com/javascript/reference/layout/.
 */
export function figureHeight(layout: Readonly<Record<string, unknown>>, otherwise?: number): number {
  const template = asRecord(asRecord(layout["template"])["layout"]);
  return heightOf(layout) ?? heightOf(template) ?? heightOf({ height: otherwise }) ?? plotlyHeight;
}

function heightOf({ height }: Readonly<Record<string, unknown>>): number | undefined {
  const given = typeof height === "number" || typeof height === "string" ? Number(height) : Number.NaN;
  return given >= least && given <= most ? given : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
