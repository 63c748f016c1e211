import { max } from "d3-array";
import { format, precisionFixed, precisionRound } from "d3-format";
import { scaleLinear, scaleLog } from "d3-scale";
import type { Axis } from "./figure.js";
import { roundTicks } from "./round-ticks.js";
import { formatNumber, plainText } from "./text.js";

export interface Tick {
  value: number;
  label: string;
}

/** Pixels that one tick label needs for itself, so that neighbours do not touch. */
const room = { x: 78, y: 42 };

/** More ticks than this are no longer marks but a bar; Plotly, too, stops at this number. */
const mostTicks = 1000;

/** The marks of an axis that is `length` pixels long, each with what is written at it. */
export function ticksOf(axis: Axis, direction: "x" | "y", length: number): Tick[] {
  const wanted = Math.max(2, Math.floor(length / room[direction]));
  if (axis.tickvals !== undefined) {
    const write = labelWriter(axis, axis.tickvals);
    return axis.tickvals.map((value, index) => ({
      value,
      label: axis.ticktext === undefined ? write(value) : plainText(axis.ticktext[index] ?? ""),
    }));
  }
  const values = axis.type === "log" ? logTicks(axis, wanted * 1.5) : linearTicks(axis, wanted);
  const write = labelWriter(axis, values);
  return values.map((value) => ({ value, label: write(value) }));
}

/** From an axis's values to pixels, 0 at the start of its range and `length` at the end. */
export function axisScale(axis: Axis, length: number): (value: number) => number {
  const [from, to] = axis.range;
  if (axis.type === "log") return scaleLog([10 ** from, 10 ** to], [0, length]);
  return scaleLinear([from, to], [0, length]);
}

function linearTicks(axis: Axis, wanted: number): number[] {
  const [from, to] = [Math.min(...axis.range), Math.max(...axis.range)];
  if (axis.dtick === undefined) return roundTicks(from, to, wanted);
  const [first, step] = [axis.tick0 ?? 0, axis.dtick];
  const start = Math.ceil((from - first) / step);
  const count = Math.floor((to - first) / step) - start + 1;
  if (!(count <= mostTicks)) return roundTicks(from, to, wanted);
  return Array.from({ length: count }, (_, index) => first + (start + index) * step);
}

/** Whole powers of ten; where the axis spans fewer than two of them, their doubles and fives as well. */
function logTicks(axis: Axis, wanted: number): number[] {
  const [from, to] = [Math.min(...axis.range), Math.max(...axis.range)];
  const decades = Math.floor(to) - Math.ceil(from) + 1;
  const steps = decades > 2 ? [1] : [1, 2, 5];
  const every = Math.max(1, Math.ceil(decades / wanted));
  const values = [];
  for (let power = Math.floor(from / every) * every; power <= Math.ceil(to); power += every) {
    for (const step of steps) {
      const value = step * 10 ** power;
      if (value >= 10 ** from * 0.999999 && value <= 10 ** to * 1.000001) values.push(value);
    }
  }
  return values;
}

function labelWriter(axis: Axis, values: readonly number[]): (value: number) => string {
  if (axis.tickformat !== undefined) return format(axis.tickformat);
  if (axis.type === "log") return values.every(isPlain) ? format(",.1~r") : powerLabel;
  const [first, second] = values;
  if (first === undefined || second === undefined) return formatNumber;
  const step = Math.abs(second - first);
  const largest = max(values, Math.abs)!;
  // Ticks that rounding laid on one place have no step, and so no number of decimals that sets them apart; and what is
  // beyond all numbers has none either.
  if (!(step > 0 && Number.isFinite(largest + step))) return formatNumber;
  if (largest >= 1e6 || largest < 1e-4) {
    // d3 counts figures from the largest value less one step, and rounding may leave one too few of 1.05e-5 so.
    return format(`.${precisionRound(step, largest + step) - 1}~e`);
  }
  return format(`,.${precisionFixed(step)}f`);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function isPlain(value: number): boolean {
  return value > 0.9e-3 && value < 1e6;
}

function powerLabel(value: number): string {
  if (value === 1) return "1";
  const power = Math.floor(Math.log10(value * 1.000001));
  const lead = Math.round(value / 10 ** power);
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join("");
  return `${lead === 1 ? "" : `${lead}·`}10${power < 0 ? "⁻" : ""}${digits}`;
}
