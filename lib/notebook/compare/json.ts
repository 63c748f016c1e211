import { nearly, textChange } from "./text.js";

/**
 * Where two JSON values first differ, such as `data[0].y[3] is 0.5, was 0.4`, or undefined where they say the same.
 *
 * Numbers are compared to within the tolerance, and texts as texts that may hold numbers.
 */
export function jsonChange(
  before: unknown,
  after: unknown,
  tolerance: number,
  path = "",
): string | undefined {
  const name = path === "" ? "the figure" : path;
  if (typeof before === "number" && typeof after === "number")
    return nearly(before, after, tolerance) ? undefined : `${name} is ${after}, was ${before}`;
  if (typeof before === "string" && typeof after === "string") {
    const change = before.startsWith("data:") ? before !== after : textChange(before, after, tolerance);
    if (change === true) return `${name} is another picture`;
    return typeof change === "string" ? `${name}: ${change}` : undefined;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return `${name} has ${after.length} entries, had ${before.length}`;
    return firstOf(before.keys(), (at) => jsonChange(before[at], after[at], tolerance, `${path}[${at}]`));
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return firstOf(keys, (key) =>
      jsonChange(before[key], after[key], tolerance, path === "" ? key : `${path}.${key}`),
    );
  }
  return before === after ? undefined : `${name} is ${brief(after)}, was ${brief(before)}`;
}

function firstOf<T>(items: Iterable<T>, change: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = change(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
