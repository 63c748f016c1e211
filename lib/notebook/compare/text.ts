const times =
  /(?<![\d.,])(?:\d+ h )?(?:\d+ min )?\d[\d.,]*(?:e[-+]?\d+)?\s?(?:ns|µs|ms|s|min|h|seconds?|minutes?|hours?)(?![\w/])/g;
const numbers = /[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?/g;
/** A difference of which no part was meant: what is left of 1 − 1 in float64. */
const noise = 1e-12;

/** Whether two numbers are equal to within a part of their size. */
export function nearly(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + noise;
}

/**
 * The first line in which two texts differ, or undefined where they say the same.
 *
 * Numbers are compared as numbers, to within the tolerance. Durations (`36.1 s`, `1 min 05 s`) and the white space that
 * lines up columns are passed over.
 */
export function textChange(before: string, after: string, tolerance: number): string | undefined {
  const [was, is] = [before, after].map((text) => text.trimEnd().split("\n"));
  for (let line = 0; line < Math.max(was!.length, is!.length); line++) {
    const [a, b] = [was![line], is![line]];
    if (a !== undefined && b !== undefined && sameLine(a, b, tolerance)) continue;
    return `line ${line + 1} is ${quote(b)}, was ${quote(a)}`;
  }
  return undefined;
}

function sameLine(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  const [was, is] = [a, b].map((text) => text.replace(times, "(time)"));
  const words = [was, is].map((text) =>
    text!
      .replace(numbers, "#")
      .replace(/[\s─]+/g, " ")
      .trim(),
  );
  if (words[0] !== words[1]) return false;
  const [first, second] = [was, is].map((text) => text!.match(numbers) ?? []);
  return first!.every((number, at) => nearly(numberOf(number), numberOf(second![at]!), tolerance));
}

function numberOf(number: string): number {
  return Number(number.replace("−", "-").replaceAll(",", ""));
}

function quote(line: string | undefined): string {
  if (line === undefined) return "missing";
  return JSON.stringify(line.length > 160 ? `${line.slice(0, 159)}…` : line);
}
