import type { Declaration, Imported } from "./declarations.js";

/** What is known of names when an import is written. */
interface Names {
  /** Whether several cells declare a name. */
  isRepeated: (name: string) => boolean;
  /** Whether all that declare a name import the same thing. */
  isOneImport: (name: string) => boolean;
  /** Names that an import above has brought; those of this one are added. */
  seen: Set<string>;
}

/**
 * An import as it may stand in a module: without what an import above has brought and, for a name that is something else
 * in another cell, as a `var`: `var { sgd } = await import("longhand");`.
 *
 * @returns its text as it was where nothing has to go
 */
export function withoutRepeats(
  { head, imported = [], module }: Declaration,
  { isRepeated, isOneImport, seen }: Names,
): string {
  const kept: Imported[] = [];
  const variables: Imported[] = [];
  for (const each of imported) {
    if (each.kind === "type" || !isRepeated(each.name)) kept.push(each);
    else if (!isOneImport(each.name)) variables.push(each);
    else if (!seen.has(each.name)) {
      seen.add(each.name);
      kept.push(each);
    }
  }
  if (kept.length === imported.length) return head;
  const written = [...staticImport(kept, module), ...dynamicImports(variables, module)];
  return written.length === 0 ? `/* ${head} */` : written.join(" ");
}

function staticImport(kept: readonly Imported[], module: string): string[] {
  if (kept.length === 0) return [];
  const inBraces = kept.filter(({ kind }) => kind === "named" || kind === "type").map(({ text }) => text);
  const whole = kept.filter(({ kind }) => kind === "default" || kind === "all").map(({ text }) => text);
  const clauses = [...whole, ...(inBraces.length === 0 ? [] : [`{ ${inBraces.join(", ")} }`])];
  return [`import ${clauses.join(", ")} from ${module};`];
}

function dynamicImports(variables: readonly Imported[], module: string): string[] {
  const entries = variables
    .filter(({ kind }) => kind !== "all")
    .map(({ key, name }) => (key === name ? name : `${key}: ${name}`));
  const targets = [
    ...(entries.length === 0 ? [] : [`{ ${entries.join(", ")} }`]),
    ...variables.filter(({ kind }) => kind === "all").map(({ name }) => name),
  ];
  return targets.map((target) => `var ${target} = await import(${module});`);
}
