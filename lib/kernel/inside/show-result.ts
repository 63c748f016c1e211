import { inspect } from "node:util";

/** A cell's last value as text, as Node shows values. */
export function showResult(value: unknown): string {
  try {
    return inspect(value, { maxStringLength: 100_000 });
  } catch {
    return "(a value that cannot be shown: inspecting it throws)";
  }
}
