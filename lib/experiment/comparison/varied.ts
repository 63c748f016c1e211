import type { RunRecord } from "../record/index.js";
import { canonicalJson } from "../record/json.js";

/** A value of a run's spec or parameters. */
export type RunValue = unknown;

/**
 * All that a run is made from, but for its seed, by name: spec and parameters, an object's fields each by itself, and
 * data and code where they can differ.
 */
export function settingsOfRun({ spec, parameters, data, code }: RunRecord): Map<string, RunValue> {
  const settings = new Map<string, RunValue>();
  const add = (name: string, value: RunValue): void => {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [field, each] of Object.entries(value)) add(`${name}.${field}`, each);
    else settings.set(name, value);
  };
  for (const [name, value] of [...Object.entries(spec), ...Object.entries(parameters)])
    if (name !== "seed") add(name, value);
  for (const [name, { count, hash }] of Object.entries(data))
    settings.set(`${name} examples`, `${count} (${hash.slice(0, 6)})`);
  settings.set("engine", code.engine);
  settings.set("longhand", code.longhand);
  return settings;
}

/** The names of settings in which not all agree, in the order in which they come up; one that is missing differs. */
export function variedNames(all: readonly ReadonlyMap<string, RunValue>[]): string[] {
  const names = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  return names.filter((name) => new Set(all.map((settings) => canonicalJson(settings.get(name)))).size > 1);
}

/** A setting in few words: text as it is, everything else as JSON; "" where it is not there. */
export function settingText(value: RunValue): string {
  if (value === undefined) return "";
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
