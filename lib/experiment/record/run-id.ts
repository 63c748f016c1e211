import { sha256Text } from "./hash.js";
import { canonicalJson } from "./json.js";
import type { RunDescription } from "./types.js";

/** Digits of an id: of a million runs, two share one with a chance of 1 in 500. */
const idLength = 12;

/** What every id matches. */
export const wholeId: RegExp = new RegExp(`^[0-9a-f]{${idLength}}$`);

/**
 * The id of a run: a hash of all that its figures depend on, so that the same training has the same id wherever and
 * however often it is made. Its name and the notebook's are left out.
 */
export async function runId({ spec, parameters, seed, data, code, start }: RunDescription): Promise<string> {
  const hashes = Object.fromEntries(Object.entries(data).map(([name, { hash }]) => [name, hash]));
  const { longhand, engine } = code;
  const all = { spec, parameters, seed: seed ?? null, data: hashes, code: { longhand, engine }, start };
  return (await sha256Text(canonicalJson(all))).slice(0, idLength);
}
