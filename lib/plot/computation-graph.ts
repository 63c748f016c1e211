import { max } from "d3-array";
import { ParameterError } from "../errors.js";
import { Scalar } from "../nn/index.js";
import { hiddenAxis } from "./axis.js";
import type { Figure } from "./figure.js";
import { frame } from "./frame.js";
import { type Edge, type PlacedBox, type PlacedGraph, placeGraph } from "./graph-layout.js";
import { kindOf } from "./numbers.js";
import { type Points, polygons, polylines, rectangle, texts } from "./polygon.js";
import { count, escapeText, formatNumber, textWidth } from "./text.js";
import { styleOf, theme } from "./theme.js";

export interface ComputationGraphOptions {
  title?: string;
  /** Which way it is read: "right" unless told, "down" where that would be wider than the page. */
  direction?: "right" | "down";
}

/** More values than this cannot be read. */
const mostValues = 120;
/** Diameter of an operation's circle at least, in pixels. */
const circle = 26;
const margin = 4;
const smallest = 11;

/**
 * Every value that a scalar was made of, from left to right or from top to bottom, with its name, its value and its gradient.
 *
 * Given values are blue boxes, computed ones white, and between them circles say the operation.
 *
 *     z.backward();
 *     show(computationGraph(z));
 *
 * @param output what was computed; gradients are those of the last `backward`
 * @throws {ParameterError} where this is no scalar, more than 120 values lead to it, or the direction is neither
 * Used in notebooks/02 and notebooks/04.
 */
export function computationGraph(output: Scalar, options: ComputationGraphOptions = {}): Figure {
  if (!(output instanceof Scalar)) {
    throw new ParameterError(
      `computation graph: found ${kindOf(output)}, expected a scalar. Pass what was computed, as in scalar(2).times(3).`,
    );
  }
  const { title, direction = "right" } = options;
  if (direction !== "right" && direction !== "down")
    throw new ParameterError(`computation graph: direction is "${direction}". Pass "right" or "down".`);
  const values = output.history();
  if (values.length > mostValues) {
    throw new ParameterError(
      `computation graph: ${values.length} values lead to this one, at most ${mostValues} can be read. Draw a part of it.`,
    );
  }
  const numbers = new Map(values.map((value, index) => [value, index]));
  const made = values.filter(({ operation }) => operation !== "");
  const valueId = (value: Scalar) => `value ${numbers.get(value)}`;
  const operationId = (value: Scalar) => `operation ${numbers.get(value)}`;
  const edges: Edge[] = made.flatMap((value) => [
    ...value.inputs.map((input) => ({ from: valueId(input), to: operationId(value) })),
    { from: operationId(value), to: valueId(value) },
  ]);
  // Placed from left to right in either case; what is read downwards is turned before and after.
  const turn = direction === "down" ? { box: turnedBox, points: turnedPoints } : unturned;
  const graph = placeGraph(
    [
      ...values.map((value) => turn.box({ id: valueId(value), x: 0, y: 0, ...boxSize(value) })),
      ...made.map((value) => {
        const size = Math.max(circle, Math.ceil(textWidth(value.operation, theme.textSize)) + 10);
        return { id: operationId(value), width: size, height: size };
      }),
    ],
    edges,
    direction === "down" ? 10 : 16,
  );
  const box = (value: Scalar) => turn.box(graph.boxes.get(valueId(value))!);
  const circles = made.map((value) => turn.box(graph.boxes.get(operationId(value))!));
  const whole = turn.box({ id: "", x: 0, y: 0, width: graph.width, height: graph.height });
  const ordered = new Set(
    made.filter(({ operation }) => operation === "−" || operation === "÷").map(operationId),
  );
  const lines = edges.map((edge, index) =>
    wayOf(edge, index, { graph, edges, ordered: ordered.has(edge.to) }),
  );
  const [ink, blue] = [theme.ink, styleOf(0).colour];
  const given = values.filter(({ operation }) => operation === "").map((value) => rectangle(box(value)));
  const computed = made.filter((value) => value !== output).map((value) => rectangle(box(value)));
  const isGiven = output.operation === "";
  return {
    data: [
      ...(lines.length === 0 ? [] : [polylines(lines.map(turn.points), { stroke: theme.axis, width: 1.5 })]),
      ...(lines.length === 0 ? [] : [polygons(lines.map(arrowHead).map(turn.points), { fill: theme.muted })]),
      ...(given.length === 0 ? [] : [polygons(given, { fill: "#e3f0f9", stroke: blue })]),
      ...(computed.length === 0 ? [] : [polygons(computed, { fill: theme.card, stroke: theme.muted })]),
      ...(isGiven ? [] : [polygons([rectangle(box(output))], { fill: theme.card, stroke: ink, width: 2.5 })]),
      ...(circles.length === 0
        ? []
        : [polygons(circles.map(ring), { fill: "#fdf3e3", stroke: styleOf(5).colour, width: 1.5 })]),
      texts(
        made.map(({ operation }, index) => ({ ...circles[index]!, text: escapeText(operation) })),
        { size: theme.textSize, color: ink },
      ),
      texts(
        values
          .filter(({ name }) => name !== "")
          .map((value) => ({ x: box(value).x, y: box(value).y - 16, text: escapeText(value.name) })),
        { size: theme.textSize, color: ink },
      ),
      ...[0, 1].map((line) =>
        texts(
          values.map((value) => ({
            x: box(value).x,
            y: box(value).y + (value.name === "" ? line * 16 - 8 : line * 16),
            text: linesOf(value)[line]!,
          })),
          { size: smallest, color: ink },
        ),
      ),
    ].filter(({ x }) => x.length > 0),
    layout: frame({
      title: title ?? `How ${output.name || "the result"} was computed`,
      subtitle: `grad: how fast ${output.name || "the result"} rises with this value. Blue: given.`,
      xaxis: hiddenAxis([-margin, whole.width + margin]),
      yaxis: hiddenAxis([whole.height + margin, -margin]),
      plot: { width: whole.width + 2 * margin, height: whole.height + 2 * margin },
      right: theme.edge,
    }),
    alt: describe(values, output, title),
  };
}

/** What lies across lies down, and the other way round. */
const turnedPoints = (points: Points): Points => points.map(([x, y]) => [y, x] as const);
const turnedBox = ({ id, x, y, width, height }: PlacedBox): PlacedBox => ({
  id,
  x: y,
  y: x,
  width: height,
  height: width,
});
const unturned = { box: (box: PlacedBox): PlacedBox => box, points: (points: Points): Points => points };

function linesOf({ value, gradient }: Scalar): [string, string] {
  const brief = (number: number) =>
    formatNumber(Number.isInteger(number) ? number : Number(number.toPrecision(3)));
  return [`value ${brief(value)}`, `grad ${brief(gradient)}`];
}

function boxSize(value: Scalar): { width: number; height: number } {
  const lines = linesOf(value).map((line) => textWidth(line, smallest));
  const widest = max([...lines, textWidth(value.name, theme.textSize)])!;
  return { width: Math.ceil(widest) + 14, height: value.name === "" ? 38 : 54 };
}

/**
 * From box to box by the places that the layout keeps free, each part level at both ends.
 *
 * @param ordered whether the first operand must come in above the second, as it must for minus
 */
function wayOf(
  { from, to }: Edge,
  index: number,
  { graph, edges, ordered }: { graph: PlacedGraph; edges: readonly Edge[]; ordered: boolean },
): Points {
  const [start, end] = [graph.boxes.get(from)!, graph.boxes.get(to)!];
  const height = (at: number) => graph.ways[at]!.at(-1)?.y ?? graph.boxes.get(edges[at]!.from)!.y;
  const together = edges.flatMap((edge, at) => (edge.to === to ? [at] : []));
  if (!ordered) together.sort((a, b) => height(a) - height(b));
  // Two operands come in above each other, so that a value times itself shows two lines.
  const apart = (together.indexOf(index) - (together.length - 1) / 2) * 9;
  const stops: Points = [
    [start.x + start.width / 2, start.y],
    ...graph.ways[index]!.map(({ x, y }) => [x, y] as const),
    [end.x - Math.sqrt((end.width / 2) ** 2 - (end.id.startsWith("op") ? apart ** 2 : 0)) - 1, end.y + apart],
  ];
  return stops.flatMap((stop, at) => (at === 0 ? [stop] : bend(stops[at - 1]!, stop)));
}

/** A curve that leaves and arrives level, without its first point. */
function bend([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): Points {
  const steps = Math.abs(y1 - y0) < 0.5 ? 1 : 8;
  return Array.from({ length: steps }, (_, step) => {
    const t = (step + 1) / steps;
    return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t * t * (3 - 2 * t)] as const;
  });
}

function arrowHead(line: Points): Points {
  const [x, y] = line.at(-1)!;
  return [
    [x, y],
    [x - 7, y - 3.5],
    [x - 7, y + 3.5],
  ];
}

function ring({ x, y, width }: PlacedBox): Points {
  return Array.from({ length: 32 }, (_, step) => {
    const angle = (step / 32) * 2 * Math.PI;
    return [x + (width / 2) * Math.cos(angle), y + (width / 2) * Math.sin(angle)] as const;
  });
}

function describe(values: readonly Scalar[], output: Scalar, title: string | undefined): string {
  const heading = title === undefined ? "Computation graph" : `Computation graph "${title}"`;
  const names = nameAll(values);
  const said = values.map((value) => {
    const made = value.operation === "" ? "" : ` = ${formula(value, names)}`;
    return `${names.get(value)}${made}: ${linesOf(value).join(", ")}.`;
  });
  return `${heading} of ${names.get(output)}, ${count(values.length, "value")}. ${said.join(" ")}`;
}

/** Values without a name are numbered; constants are their number. */
function nameAll(values: readonly Scalar[]): Map<Scalar, string> {
  let unnamed = 0;
  return new Map(
    values.map((value) => {
      if (value.name !== "") return [value, value.name];
      if (value.operation === "") return [value, formatNumber(value.value)];
      unnamed += 1;
      return [value, `(${unnamed})`];
    }),
  );
}

function formula({ operation, inputs }: Scalar, names: ReadonlyMap<Scalar, string>): string {
  const [first, second] = inputs.map((input) => names.get(input)!);
  if (second !== undefined) return `${first} ${operation} ${second}`;
  return operation.startsWith("^") ? `${first}${operation}` : `${operation}(${first})`;
}
