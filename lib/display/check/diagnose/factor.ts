import { type Compared, type Diagnoser, everywhere, near } from "../compared.js";
import { apart, numberText } from "../words.js";

/** A factor nearer to 1 is no cause, but one value of many that is a little off. */
const leastApart = 1e-3;

/** All values off by one factor. A single number is always a multiple, so there only telling factors count. */
export const constantFactor: Diagnoser = (compared) => {
  const { found, expected, limit, tolerance } = compared;
  const every = found.data.length === 1 ? "it" : "every value";
  if (found.data.length > 1 && everywhere(compared, (k) => found.data[k] === 0))
    return "every value is 0. Was the result kept, or only the array of zeros that was made for it?";
  const factor = factorOf(compared);
  if (factor === undefined || near(factor, 1, Math.max(leastApart, 10 * tolerance))) return undefined;
  const same = everywhere(compared, (k) =>
    near(found.data[k]!, factor * expected.data[k]!, limit * Math.abs(factor)),
  );
  if (!same) return undefined;
  const hint = hintFor(factor, sumOf(expected.data));
  const told = `${every} is ${timesText(factor)} what is expected${hint === undefined ? "." : `: ${hint}`}`;
  if (!hasOneNumber(expected.data)) return told;
  // Of small whole numbers one is soon twice another: 2 for 4 tells nothing.
  if (hint === undefined || Array.from(expected.data).every(Number.isInteger)) return undefined;
  if (found.data.length > 1) return told;
  const texts = apart(found.data[0]!, expected.data[0]!);
  return `found ${texts.found}, expected ${texts.expected}: ${told}`;
};

/** The factor that fits best, by least squares. */
function factorOf({ found, expected }: Compared): number | undefined {
  let [product, square] = [0, 0];
  for (let k = 0; k < found.data.length; k++) {
    product += found.data[k]! * expected.data[k]!;
    square += expected.data[k]! ** 2;
  }
  return square > 0 && Number.isFinite(product / square) && product !== 0 ? product / square : undefined;
}

/** What a factor tells of its cause, or undefined. */
function hintFor(factor: number, expectedSum: number): string | undefined {
  const size = Math.abs(factor);
  const is = (value: number) => near(size, value, value * 1e-4);
  const whole = Math.round(size);
  if (is(Math.LOG2E)) return "was the logarithm taken to base 2? Math.log takes the natural one.";
  if (is(Math.LOG10E)) return "was the logarithm taken to base 10? Math.log takes the natural one.";
  if (is(100)) return "is it in percent, where a fraction is expected?";
  if (whole >= 2 && is(whole)) return `was the division by ${whole} forgotten?`;
  const parts = Math.round(1 / size);
  if (parts >= 2 && is(1 / parts)) return `was it divided by ${parts} once too often?`;
  if (near(expectedSum, 1, 1e-6)) return "the values should add up to 1. Were they divided by their sum?";
  return undefined;
}

function timesText(factor: number): string {
  const parts = Math.round(1 / factor);
  if (Math.abs(parts) >= 2 && near(factor * parts, 1, 1e-4))
    return `1/${Math.abs(parts)} ${factor < 0 ? "with a minus " : ""}of`;
  const whole = Math.round(factor);
  return `${whole !== 0 && near(factor, whole, Math.abs(whole) * 1e-4) ? whole : numberText(factor)} times`;
}

/** Whether no more than one value is not 0. */
function hasOneNumber(data: ArrayLike<number>): boolean {
  let nonzero = 0;
  for (let k = 0; k < data.length; k++) if (data[k] !== 0) nonzero++;
  return nonzero < 2;
}

function sumOf(data: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += data[k]!;
  return data.length > 1 ? sum : Number.NaN;
}
