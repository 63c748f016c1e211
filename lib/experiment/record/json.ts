/** JSON has no word for these; as figures they must not be lost: a loss of NaN is what a run came to. */
const wordless = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** JSON in which numbers that JSON lacks stand as text. */
export function toJson(value: unknown, indent?: number): string {
  const replace = (_: string, each: unknown): unknown =>
    typeof each === "number" && !Number.isFinite(each) ? String(each) : each;
  return JSON.stringify(value, replace, indent);
}

/** Figures as `toJson` wrote them; what is no number is left out. */
export function readFigures(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
      const figure = typeof each === "string" ? wordless.get(each) : each;
      return typeof figure === "number" ? [[name, figure]] : [];
    }),
  );
}

/** JSON that is the same for the same value, in whatever order its fields were made. */
export function canonicalJson(value: unknown): string {
  return toJson(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each)]));
}
