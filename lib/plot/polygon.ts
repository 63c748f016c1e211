import type { LineTrace } from "./figure.js";

/** Corners, or points along a line: [x, y] each. */
export type Points = readonly (readonly [x: number, y: number])[];

/** Many closed shapes of one look in one trace, which is far lighter than one trace each. */
export function polygons(
  shapes: readonly Points[],
  look: { fill: string; stroke?: string; width?: number; opacity?: number },
): LineTrace {
  const { fill, stroke = fill, width = stroke === fill ? 0 : 1, opacity } = look;
  return {
    ...polylines(
      shapes.map((shape) => [...shape, shape[0]!]),
      { stroke, width },
    ),
    fill: "toself",
    fillcolor: fill,
    ...(opacity === undefined ? {} : { opacity }),
  };
}

/** Many lines of one look in one trace. */
export function polylines(lines: readonly Points[], look: { stroke: string; width: number }): LineTrace {
  const points = lines.flatMap((line, index): (readonly [number, number | null])[] =>
    index === 0 ? [...line] : [[line[0]![0], null], ...line],
  );
  return {
    type: "scatter",
    mode: "lines",
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    connectgaps: false,
    line: { color: look.stroke, width: look.width, dash: "solid" },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** The corners of an upright rectangle around its middle. */
export function rectangle(box: { x: number; y: number; width: number; height: number }): Points {
  const [left, right] = [box.x - box.width / 2, box.x + box.width / 2];
  const [top, bottom] = [box.y - box.height / 2, box.y + box.height / 2];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Texts of one look, each at its place. */
export function texts(
  places: readonly { x: number; y: number; text: string }[],
  look: { size: number; color: string; position?: NonNullable<LineTrace["textposition"]> },
): LineTrace {
  return {
    type: "scatter",
    mode: "text",
    x: places.map(({ x }) => x),
    y: places.map(({ y }) => y),
    text: places.map(({ text }) => text),
    textposition: look.position ?? "middle center",
    textfont: { size: look.size, color: look.color },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}
