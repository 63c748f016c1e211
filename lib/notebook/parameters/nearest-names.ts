/**
 * The names that someone may have meant, nearest first: those that a few changed, missing or swapped letters lead to, and
 * those that the name is the beginning of.
 */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const most = Math.max(1, Math.floor(name.length / 3));
  return names
    .map((each) => ({ each, distance: nearness(name, each) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ each }) => each);
}

function nearness(name: string, other: string): number {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  return a.length >= 2 && b.startsWith(a) ? 1 : editDistance(a, b);
}

/** Letters to change, add, take away or swap with their neighbour. Source: optimal string alignment distance. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        above[j]! + 1,
        row[j - 1]! + 1,
        above[j - 1]! + (same ? 0 : 1),
        swapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
