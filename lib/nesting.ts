/** Lists and objects that lie within each other so deep can be followed, call by call, by everything that does so here. */
export const deepest = 500;

/**
 * Whether lists and objects lie within each other deeper than that.
 *
 * `JSON.parse` takes any depth, and what then follows such a value by calls fills the stack and ends who knows where. So
 * whatever reads JSON that somebody else wrote asks this first; it goes level by level itself.
 */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= deepest; depth++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== "object" || each === null) continue;
      for (const inner of Object.values(each))
        if (typeof inner === "object" && inner !== null) next.push(inner);
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}
