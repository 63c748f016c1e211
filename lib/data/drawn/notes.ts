/** A skeleton as it is noted down here: each stroke a line of "x,y" points. See Skeleton for the rest. */
export interface Note {
  weight: number;
  aspect: number;
  strokes: readonly string[];
}

const zero: readonly Note[] = [
  {
    weight: 4,
    aspect: 0.72,
    strokes: ["0.52,0 0.2,0.13 0.03,0.5 0.17,0.86 0.48,1 0.82,0.86 0.97,0.5 0.83,0.14 0.5,0"],
  },
  {
    // Closed past the start, with the end crossing into the inside.
    weight: 2,
    aspect: 0.68,
    strokes: ["0.6,0.02 0.2,0.18 0.02,0.58 0.22,0.95 0.6,0.97 0.92,0.66 0.94,0.28 0.66,0.04 0.36,0.12"],
  },
  {
    // Not quite closed at the top.
    weight: 1,
    aspect: 0.75,
    strokes: ["0.42,0.05 0.1,0.3 0.05,0.68 0.3,0.97 0.7,0.95 0.96,0.62 0.9,0.22 0.58,0"],
  },
];

const one: readonly Note[] = [
  {
    weight: 7,
    aspect: 0.1,
    strokes: ["0.55,0 0.5,0.5 0.45,1"],
  },
  {
    weight: 2,
    aspect: 0.32,
    strokes: ["0.1,0.24 0.7,0 0.7,0 0.68,0.5 0.66,1"],
  },
  {
    weight: 1,
    aspect: 0.5,
    strokes: ["0.12,0.24 0.52,0 0.52,0 0.5,0.5 0.5,0.99", "0.05,1 0.5,0.98 0.96,1"],
  },
];

const two: readonly Note[] = [
  {
    weight: 3,
    aspect: 0.78,
    strokes: [
      "0.07,0.22 0.28,0.02 0.68,0.02 0.86,0.25 0.68,0.55 0.36,0.82 0.06,0.99 0.06,0.99 0.5,0.97 0.96,0.98",
    ],
  },
  {
    // With a loop at the foot.
    weight: 3,
    aspect: 0.85,
    strokes: [
      "0.12,0.16 0.4,0 0.74,0.1 0.74,0.4 0.5,0.72 0.2,0.97 0.03,0.9 0.16,0.76 0.44,0.86 0.7,0.98 0.98,0.92",
    ],
  },
  {
    // A small head and a long wavy foot.
    weight: 1,
    aspect: 0.9,
    strokes: [
      "0.14,0.28 0.3,0.05 0.58,0.03 0.66,0.24 0.5,0.55 0.08,0.94 0.08,0.94 0.36,0.86 0.66,0.97 0.98,0.95",
    ],
  },
];

const three: readonly Note[] = [
  {
    weight: 4,
    aspect: 0.7,
    strokes: [
      "0.1,0.13 0.42,0 0.78,0.1 0.76,0.33 0.36,0.47 0.36,0.47 0.8,0.56 0.92,0.78 0.56,0.99 0.04,0.92",
    ],
  },
  {
    // A flat top.
    weight: 1,
    aspect: 0.72,
    strokes: ["0.1,0.03 0.5,0.01 0.84,0.03 0.84,0.03 0.42,0.4 0.42,0.4 0.84,0.52 0.9,0.82 0.48,1 0.05,0.9"],
  },
  {
    // A small loop at the waist.
    weight: 2,
    aspect: 0.68,
    strokes: ["0.12,0.08 0.5,0 0.82,0.16 0.64,0.4 0.32,0.5 0.42,0.42 0.78,0.55 0.88,0.8 0.5,1 0.06,0.9"],
  },
];

const four: readonly Note[] = [
  {
    // Open, two strokes.
    weight: 4,
    aspect: 0.72,
    strokes: ["0.14,0.04 0.08,0.3 0.1,0.5 0.42,0.54 0.9,0.48", "0.82,0 0.76,0.45 0.7,1"],
  },
  {
    // Closed at the top.
    weight: 2,
    aspect: 0.75,
    strokes: ["0.68,0 0.38,0.3 0.04,0.62 0.04,0.62 0.5,0.62 0.98,0.6", "0.7,0 0.68,0.5 0.66,1"],
  },
  {
    // A round cup and one long stem.
    weight: 1,
    aspect: 0.66,
    strokes: ["0.12,0.06 0.1,0.34 0.36,0.5 0.72,0.36 0.88,0.04 0.88,0.04 0.8,0.5 0.72,1"],
  },
];

const five: readonly Note[] = [
  {
    weight: 3,
    aspect: 0.74,
    strokes: [
      "0.9,0.02 0.6,0.02 0.3,0.05 0.3,0.05 0.2,0.42 0.2,0.42 0.58,0.4 0.84,0.62 0.7,0.9 0.36,1 0.03,0.92",
    ],
  },
  {
    // The roof is a stroke of its own.
    weight: 2,
    aspect: 0.8,
    strokes: [
      "0.28,0.04 0.2,0.42 0.2,0.42 0.52,0.36 0.8,0.56 0.74,0.86 0.4,1 0.04,0.9",
      "0.28,0.05 0.6,0.04 0.98,0",
    ],
  },
  {
    // Written in one curve, nearly an S.
    weight: 1,
    aspect: 0.72,
    strokes: ["0.92,0.03 0.5,0.04 0.22,0.2 0.28,0.4 0.62,0.52 0.8,0.76 0.5,0.98 0.05,0.92"],
  },
];

const six: readonly Note[] = [
  {
    weight: 3,
    aspect: 0.62,
    strokes: ["0.76,0 0.38,0.2 0.1,0.56 0.14,0.88 0.48,1 0.82,0.84 0.78,0.6 0.46,0.56 0.16,0.78"],
  },
  {
    // A straight back and a small loop.
    weight: 2,
    aspect: 0.55,
    strokes: ["0.5,0 0.26,0.3 0.1,0.68 0.2,0.94 0.56,1 0.86,0.84 0.76,0.68 0.46,0.7 0.2,0.86"],
  },
  {
    // A wide loop that comes round to the back.
    weight: 1,
    aspect: 0.75,
    strokes: ["0.66,0.02 0.26,0.26 0.05,0.62 0.26,0.97 0.7,0.95 0.95,0.7 0.7,0.48 0.34,0.56 0.1,0.72"],
  },
];

const seven: readonly Note[] = [
  {
    weight: 4,
    aspect: 0.72,
    strokes: ["0.05,0.08 0.5,0.05 0.94,0.03 0.94,0.03 0.66,0.45 0.46,1"],
  },
  {
    // With a bar.
    weight: 2,
    aspect: 0.76,
    strokes: ["0.06,0.06 0.5,0.06 0.92,0.02 0.92,0.02 0.62,0.46 0.4,1", "0.26,0.52 0.56,0.5 0.86,0.48"],
  },
  {
    // With a hook at the left.
    weight: 1,
    aspect: 0.72,
    strokes: ["0.06,0.24 0.1,0.06 0.1,0.06 0.5,0.06 0.94,0.04 0.94,0.04 0.7,0.4 0.54,1"],
  },
  {
    // A rounded shoulder.
    weight: 2,
    aspect: 0.66,
    strokes: ["0.04,0.2 0.3,0.06 0.7,0.02 0.92,0.12 0.78,0.42 0.62,0.7 0.54,1"],
  },
];

const eight: readonly Note[] = [
  {
    // One stroke that crosses itself at the waist.
    weight: 4,
    aspect: 0.62,
    strokes: [
      "0.82,0.12 0.5,0 0.18,0.14 0.28,0.36 0.66,0.58 0.82,0.82 0.5,1 0.14,0.84 0.3,0.58 0.72,0.34 0.84,0.1",
    ],
  },
  {
    // Two rings.
    weight: 1,
    aspect: 0.6,
    strokes: [
      "0.5,0.46 0.16,0.32 0.24,0.08 0.54,0 0.82,0.14 0.8,0.36 0.48,0.46",
      "0.5,0.46 0.12,0.62 0.1,0.88 0.48,1 0.88,0.88 0.88,0.62 0.52,0.46",
    ],
  },
  {
    // Begun in the middle, the end left open at the top right.
    weight: 2,
    aspect: 0.58,
    strokes: [
      "0.88,0.04 0.5,0.04 0.2,0.2 0.4,0.42 0.72,0.66 0.66,0.93 0.34,1 0.14,0.82 0.4,0.54 0.76,0.3 0.92,0.12",
    ],
  },
];

const nine: readonly Note[] = [
  {
    // A straight stem.
    weight: 3,
    aspect: 0.6,
    strokes: ["0.86,0.14 0.52,0 0.14,0.18 0.18,0.42 0.52,0.46 0.86,0.16 0.86,0.16 0.82,0.55 0.76,1"],
  },
  {
    // A curved tail.
    weight: 2,
    aspect: 0.62,
    strokes: ["0.84,0.16 0.48,0 0.1,0.2 0.24,0.46 0.62,0.4 0.86,0.16 0.9,0.5 0.74,0.86 0.4,1 0.1,0.9"],
  },
  {
    // The stem goes on from the loop without a corner.
    weight: 2,
    aspect: 0.56,
    strokes: ["0.8,0.22 0.52,0.02 0.14,0.14 0.14,0.38 0.46,0.44 0.8,0.24 0.78,0.5 0.6,0.8 0.42,1"],
  },
];

/** The ways to write each digit, 0 to 9. */
export const notes: readonly (readonly Note[])[] = [
  zero,
  one,
  two,
  three,
  four,
  five,
  six,
  seven,
  eight,
  nine,
];
