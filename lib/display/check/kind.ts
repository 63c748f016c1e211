import { shapedOf } from "../arrays.js";
import { tagOf } from "../kinds.js";
import { notThere } from "./todo.js";
import { kindWords } from "./words.js";

/** A value of another kind than expected, such as a function where its result should be; undefined where it is of that kind. */
export function wrongKind(name: string, found: unknown, expected: unknown): string | undefined {
  if (found === undefined) return notThere(name);
  const wanted = kindWords(expected).replace(/^an array .*/, "an array");
  const told = `${wanted} was expected, found`;
  if (typeof found === "function") return `${told} a function: call it, as in \`${name}(…)\`.`;
  if (tagOf(found) === "Promise") return `${told} a Promise: write \`await\` before it.`;
  const isArray = shapedOf(expected) !== undefined;
  if (isArray ? shapedOf(found) !== undefined : typeof found === typeof expected) return undefined;
  if (isArray && Array.isArray(found)) return brokenArray(found);
  return `${told} ${kindWords(found)}.${mendFor(found, expected)}`;
}

function mendFor(found: unknown, expected: unknown): string {
  const single = shapedOf(found);
  if (typeof expected === "number" && single?.data.length === 1) return " Take its one entry.";
  if (typeof expected === "number" && typeof found === "string")
    return " Make a number of it with `Number(…)`.";
  return "";
}

/** Why an array is no array of numbers: holes, other things among them, or rows of unlike lengths. */
function brokenArray(found: readonly unknown[]): string {
  const rows = Array.from(found, (row) => shapedOf(row));
  if (rows.every((row) => row !== undefined)) {
    const odd = rows.findIndex((row) => String(row.shape) !== String(rows[0]!.shape));
    return `its rows differ in length: row 0 has ${rows[0]!.data.length}, row ${odd} has ${rows[odd]?.data.length}.`;
  }
  const wrong = Array.from(found).findIndex(
    (item) => typeof item !== "number" && shapedOf(item) === undefined,
  );
  const at = wrong < 0 ? "numbers and rows are mixed" : `entry ${wrong} is ${kindWords(found[wrong])}`;
  return `an array of numbers was expected, but ${at}.`;
}
