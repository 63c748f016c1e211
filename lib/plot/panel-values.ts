import { extent, mean } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { drawable } from "./drawable.js";
import { isMatrixLike, type MatrixLike } from "./grid-input.js";
import { kindOf, readNumbers } from "./numbers.js";
import { count, formatNumber } from "./text.js";

/** The values of one panel: any numbers, or a matrix of activations (N, H), one column for each unit. */
export type PanelInput = MatrixLike | ArrayLike<number>;

/** What is known of one panel's values. */
export interface PanelValues {
  /** Those that can be drawn, zeros left out. */
  values: number[];
  /** How many can be drawn, zeros among them. */
  finite: number;
  /** Exactly 0, as ReLU leaves them. */
  zeros: number;
  /** Of a matrix: how many columns there are, and how many of them hold nothing but zeros. */
  units?: { count: number; dead: number };
  missing: number;
}

/**
 * The values by row and column.
 *
 * @throws {ParameterError} where there is no panel, more than 100, or one is no array of numbers
 * @throws {ShapeError} where rows differ in length, or a matrix's `data` is not rows · cols long
 */
export function readPanels(doing: string, input: readonly (readonly PanelInput[])[]): PanelValues[][] {
  const isRows = Array.isArray(input) && input.every((row) => Array.isArray(row));
  const cols = isRows ? (input[0]?.length ?? 0) : 0;
  if (!isRows || cols === 0 || typeof input[0]![0] === "number") {
    throw new ParameterError(
      `${doing}: found ${Array.isArray(input) ? "no rows of panels" : kindOf(input)}. ` +
        "Pass rows of arrays or matrices, as in [[first, second], [first, second]].",
    );
  }
  const ragged = input.findIndex((row) => row.length !== cols);
  if (ragged >= 0) {
    throw new ShapeError(
      `${doing}: row ${ragged} has ${input[ragged]!.length} panels but row 0 has ${cols}. Make all rows as long.`,
    );
  }
  if (input.length * cols > 100) {
    throw new ParameterError(
      `${doing}: ${input.length} × ${cols} makes ${input.length * cols} panels, at most 100 can be read. Leave some out.`,
    );
  }
  return input.map((row, r) => row.map((panel, c) => readPanel(`${doing}: panel (${r}, ${c})`, panel)));
}

function readPanel(doing: string, panel: PanelInput): PanelValues {
  if (!isMatrixLike(panel)) return summarize(readNumbers(doing, panel));
  const { rows, cols, data } = panel;
  if (data.length !== rows * cols) {
    throw new ShapeError(
      `${doing}: the matrix is (${rows}, ${cols}) but holds ${data.length} values. Pass ${rows * cols} of them.`,
    );
  }
  const all = Array.from(data);
  const alive = new Set<number>();
  for (const [index, value] of all.entries()) if (value !== 0) alive.add(index % cols);
  return { ...summarize(all), units: { count: cols, dead: rows === 0 ? 0 : cols - alive.size } };
}

function summarize(all: readonly number[]): PanelValues {
  const finite = drawable(all);
  const values = finite.filter((value) => value !== 0);
  return {
    values,
    finite: finite.length,
    zeros: finite.length - values.length,
    missing: all.length - finite.length,
  };
}

/** What a panel says of itself in a few words: its zeros, its dead units, what is missing. */
export function panelNote({ finite, zeros, units, missing }: PanelValues): string {
  if (finite === 0) return missing === 0 ? "no value" : "NaN or infinite";
  return [
    ...(zeros === 0 ? [] : [`${percent(zeros / finite)} zero`]),
    ...(units === undefined || units.dead === 0 ? [] : [`${units.dead}/${units.count} dead`]),
    ...(missing === 0 ? [] : [`${formatNumber(missing)} NaN`]),
  ].join(", ");
}

/** The same in a sentence, with the values' mean and ends. */
export function describePanel(panel: PanelValues): string {
  const { values, finite, zeros, units, missing } = panel;
  const all = zeros === 0 ? values : [...values, 0];
  const [low, high] = extent(all);
  const average = ((mean(values) ?? 0) * values.length) / finite;
  const parts = [
    finite === 0
      ? "no finite value"
      : `mean ${formatNumber(average)}, from ${formatNumber(low!)} to ${formatNumber(high!)}`,
    ...(zeros === 0 ? [] : [`${percent(zeros / finite)} exactly 0`]),
    ...(units === undefined || units.dead === 0 ? [] : [`${units.dead} of ${units.count} units dead`]),
    ...(missing === 0 ? [] : [`${count(missing, "value")} left out: NaN or infinite`]),
  ];
  return parts.join(", ");
}

/** Whole per cent, but never "0 %" of what is there, nor "100 %" of what is not all. */
function percent(fraction: number): string {
  if (fraction > 0 && fraction < 0.005) return "<1 %";
  if (fraction < 1 && fraction >= 0.995) return ">99 %";
  return `${Math.round(100 * fraction)} %`;
}
