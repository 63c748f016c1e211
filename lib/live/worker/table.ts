import { inspect } from "node:util";

const indexColumn = "(index)";
const iterationColumn = "(iteration index)";

/**
 * What `console.table` prints, as Node has it since version 22.
 *
 * @param columns the properties that are shown; all where it is left out
 * @returns undefined for a value that is no object, which is printed as it is
 */
export function consoleTable(data: unknown, columns?: readonly string[]): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (data instanceof Map) {
    const entries = [...(data as Map<unknown, unknown>)];
    return draw([
      [iterationColumn, ...entries.map((_, at) => String(at))],
      ["Key", ...entries.map(([key]) => show(key))],
      ["Values", ...entries.map(([, value]) => show(value))],
    ]);
  }
  if (data instanceof Set) {
    const values = [...(data as Set<unknown>)];
    return draw([
      [iterationColumn, ...values.map((_, at) => String(at))],
      ["Values", ...values.map(show)],
    ]);
  }
  const rows = Object.entries(data as Record<string, unknown>);
  const named = columns ?? rows.flatMap(([, row]) => (isPrimitive(row) ? [] : Object.keys(row)));
  // As an object has its keys: each once, and those that are whole numbers first.
  const names = Object.keys(Object.fromEntries(named.map((name) => [name, true])));
  const cellOf = (row: unknown, name: string): string =>
    !isPrimitive(row) && Object.hasOwn(row, name) ? show((row as Record<string, unknown>)[name]) : "";
  const drawn = [
    [indexColumn, ...rows.map(([key]) => key)],
    ...names.map((name) => [name, ...rows.map(([, row]) => cellOf(row, name))]),
  ];
  if (rows.some(([, row]) => isPrimitive(row)))
    drawn.push(["Values", ...rows.map(([, row]) => (isPrimitive(row) ? show(row) : ""))]);
  return draw(drawn);
}

function isPrimitive(
  value: unknown,
): value is string | number | boolean | bigint | symbol | null | undefined {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

function show(value: unknown): string {
  const isLarge =
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 2;
  return inspect(value, {
    depth: isLarge ? -1 : 0,
    maxArrayLength: 3,
    breakLength: Number.POSITIVE_INFINITY,
  });
}

/** @param columns each with its heading first */
function draw(columns: readonly (readonly string[])[]): string {
  const widths = columns.map((column) => Math.max(...column.map((cell) => [...cell].length)));
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const row = (at: number): string => {
    const cells = columns.map((column, place) => {
      const cell = column[at] ?? "";
      return cell + " ".repeat(widths[place]! - [...cell].length);
    });
    return `│ ${cells.join(" │ ")} │`;
  };
  const [, ...behind] = (columns[0] ?? []).map((_, at) => at);
  return [rule("┌", "┬", "┐"), row(0), rule("├", "┼", "┤"), ...behind.map(row), rule("└", "┴", "┘")].join(
    "\n",
  );
}
