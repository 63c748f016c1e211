import { extent } from "d3-array";
import { scaleLog } from "d3-scale";
import { roundTicks } from "./round-ticks.js";
import { isFlat, shareBetween } from "./span.js";
import { formatNumber } from "./text.js";

/** One upright axis of parallel coordinates. */
export interface ParallelAxis {
  name: string;
  /** From 0 at the bottom to 1 at the top; undefined for a value that has no place. */
  place(value: number | string | undefined): number | undefined;
  ticks: { at: number; label: string }[];
  /** In words: "0.001 to 0.1", or the kinds. */
  span: string;
}

/** Numbers that span more than this factor are laid out by their logarithms. */
const wideFactor = 50;

/** Of the axis's height: a line of small text. */
const leastApart = 0.05;

/** @param values what stands on the axis; anything but numbers among them makes it an axis of kinds */
export function parallelAxis(name: string, values: readonly (number | string | undefined)[]): ParallelAxis {
  const there = values.filter((value) => value !== undefined);
  const numbers = there.filter((value) => typeof value === "number").filter(Number.isFinite);
  return there.some((value) => typeof value === "string") || numbers.length === 0
    ? axisOfKinds(name, [...new Set(there.map(String))])
    : axisOfNumbers(name, numbers);
}

function axisOfKinds(name: string, kinds: readonly string[]): ParallelAxis {
  const at = (kind: number): number => (kinds.length < 2 ? 0.5 : kind / (kinds.length - 1));
  return {
    name,
    place(value) {
      const kind = kinds.indexOf(String(value));
      return value === undefined || kind < 0 ? undefined : at(kind);
    },
    ticks: kinds.map((label, kind) => ({ at: at(kind), label })),
    span: kinds.join(", ") || "nothing",
  };
}

function axisOfNumbers(name: string, numbers: readonly number[]): ParallelAxis {
  const [low, high] = extent(numbers) as [number, number];
  const span = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
  if (isFlat(low, high)) {
    const place = (value: number | string | undefined) => (Number.isFinite(value) ? 0.5 : undefined);
    return { name, place, ticks: [{ at: 0.5, label: formatNumber(low) }], span };
  }
  const log = low > 0 && high / low > wideFactor;
  const scale = log ? scaleLog().domain([low, high]).range([0, 1]) : shareBetween(low, high);
  // Few values are each their own mark: nobody asks what 63.7 was where 64 was tried.
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const marks =
    distinct.length <= 6 ? distinct : log ? logMarks(low, high) : [low, ...roundTicks(low, high, 5), high];
  return {
    name,
    place: (value) => (Number.isFinite(value) ? scale(value as number) : undefined),
    ticks: apart(marks.map((value) => ({ at: scale(value), label: formatNumber(value) }))),
    span,
  };
}

function logMarks(low: number, high: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const powers = Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
  return [low, ...powers.filter((power) => power > low * 2 && power < high / 2), high];
}

/** Marks, from the lowest to the highest; those that would be written over others are left out, but for the two ends. */
function apart<T extends { at: number }>(marks: readonly T[]): T[] {
  const top = marks.at(-1);
  if (top === undefined) return [];
  const kept: T[] = [];
  for (const mark of marks.slice(0, -1)) {
    const below = kept.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    if (mark.at - below >= leastApart && top.at - mark.at >= leastApart) kept.push(mark);
  }
  return [...kept, top];
}
