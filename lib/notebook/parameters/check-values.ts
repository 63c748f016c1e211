import { describeShape, fits } from "./describe-shape.js";
import { isWhole } from "./is-whole.js";
import { nearestNames } from "./nearest-names.js";
import type { NotebookParameter, ParameterValues } from "./types.js";

/** Something about one value that whoever gave it should know. */
export interface ParameterIssue {
  name: string;
  /** An error cannot run; a warning can, though it lies outside of what the doc comment says. */
  level: "error" | "warning";
  message: string;
}

/**
 * Looks at values before a notebook runs with them: a name that there is not, and a value of another type, are errors; a
 * number outside of the range that the doc comment tells is a warning.
 */
export function checkValues(
  parameters: readonly NotebookParameter[],
  values: ParameterValues,
): ParameterIssue[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) return [unknownName(name, parameters)];
    return [...checkShape(parameter, value), ...checkRange(parameter, value)];
  });
}

function unknownName(name: string, parameters: readonly NotebookParameter[]): ParameterIssue {
  const names = parameters.map((each) => each.name);
  const near = nearestNames(name, names).slice(0, 3);
  const mend =
    near.length > 0
      ? `Did you mean ${near.join(" or ")}?`
      : `Name one of those that there are: ${names.join(", ") || "none"}.`;
  return { name, level: "error", message: `there is no parameter ${name}. ${mend}` };
}

function checkShape({ name, shape, type }: NotebookParameter, value: unknown): ParameterIssue[] {
  if (fits(shape, value)) return [];
  // JSON has no NaN, and would call it null.
  const found = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return [
    {
      name,
      level: "error",
      message: `${name} (${type ?? "its type is not written"}): found ${found}, expected ${describeShape(shape)}.`,
    },
  ];
}

function checkRange(parameter: NotebookParameter, value: unknown): ParameterIssue[] {
  const { name, range } = parameter;
  if (range === undefined) return [];
  const numbers = [value].flat(20).filter((each): each is number => typeof each === "number");
  const outside = numbers.find((each) => each < range.from || each > range.to);
  const warn = (message: string): ParameterIssue[] => [{ name, level: "warning", message }];
  if (outside !== undefined)
    return warn(`${name}: ${outside} is outside of ${range.from} to ${range.to}, where values make sense.`);
  const broken = isWhole(parameter) ? numbers.find((each) => !Number.isInteger(each)) : undefined;
  return broken === undefined
    ? []
    : warn(`${name}: ${broken} is no whole number, as ${range.from} to ${range.to} are.`);
}
