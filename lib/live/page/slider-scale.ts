/** Places of a slider. */
const places = 1000;
/** A range that spans so many times its beginning goes by factors, as learning rates do. */
const wide = 100;

/** Values for the places of a slider, from 0 to 1000, and the other way. */
export interface SliderScale {
  toPlace(value: number): number;
  toValue(place: number): number;
}

/** A scale whose ends are those of a range; values between have two or three digits, or are whole. */
export function scaleOf({ from, to, whole }: { from: number; to: number; whole: boolean }): SliderScale {
  const byFactors = from > 0 && to / from >= wide;
  const [start, end] = byFactors ? [Math.log(from), Math.log(to)] : [from, to];
  const round = (value: number): number =>
    whole ? Math.round(value) : Number(value.toPrecision(byFactors ? 2 : 3));
  return {
    toPlace: (value) =>
      Math.round((places * ((byFactors ? Math.log(value) : value) - start)) / (end - start)),
    toValue: (place) => {
      if (place <= 0) return from;
      if (place >= places) return to;
      const value = start + (place / places) * (end - start);
      return Math.min(to, Math.max(from, round(byFactors ? Math.exp(value) : value)));
    },
  };
}
