/** Where values make sense, and whether they count something. */
export interface SliderRange {
  from: number;
  to: number;
  whole: boolean;
}

/** Positions of a slider's knob, from 0 to this. */
export const sliderEnd = 200;

/** Ends this many times apart are an order of magnitude and more, as of learning rates: equal steps multiply. */
const logarithmicFrom = 50;

/** The knob's position for a value; at the nearer end for one outside. */
export function positionOf(range: SliderRange, value: number): number {
  const { from, to } = range;
  const inside = Math.min(Math.max(value, from), to);
  if (to <= from) return 0;
  const share = multiplies(range)
    ? (Math.log(inside) - Math.log(from)) / (Math.log(to) - Math.log(from))
    : (inside - from) / (to - from);
  return Math.round(share * sliderEnd);
}

/** The value at a position, with no more digits than a person would choose; the ends are the range's own. */
export function valueAt(range: SliderRange, position: number): number {
  const { from, to, whole } = range;
  if (position <= 0) return from;
  if (position >= sliderEnd) return to;
  const share = position / sliderEnd;
  const value = multiplies(range)
    ? Number(Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from))).toPrecision(3))
    : inSteps(from + (to - from) * share, to - from);
  return Math.min(Math.max(whole ? Math.round(value) : value, from), to);
}

function multiplies({ from, to }: SliderRange): boolean {
  return from > 0 && to / from >= logarithmicFrom;
}

/** Rounds to the hundredth part of a width, or a little finer. */
function inSteps(value: number, width: number): number {
  const digits = 2 - Math.floor(Math.log10(width));
  return Number(value.toFixed(Math.min(Math.max(digits, 0), 20)));
}
