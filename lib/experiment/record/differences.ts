import type { MetricRecord } from "./types.js";

/** Figures that say how long something took: they differ from run to run. */
export function isTime(figure: string): boolean {
  return figure === "at" || /seconds$/i.test(figure);
}

/** Most differences that are told. */
const most = 10;

/** Where two runs of the same training came to other figures, in words; times are left out. */
export function differences(before: readonly MetricRecord[], now: readonly MetricRecord[]): string[] {
  const found: string[] = [];
  const [lastBefore, last] = [before.at(-1)?.epoch ?? 0, now.at(-1)?.epoch ?? 0];
  if (lastBefore !== last) found.push(`it ended after epoch ${lastBefore}, and now after ${last}`);
  for (const record of now) {
    const old = before.find(({ epoch }) => epoch === record.epoch);
    if (old === undefined) continue;
    const names = new Set([...Object.keys(old), ...Object.keys(record)].filter((name) => !isTime(name)));
    for (const name of names)
      if (!Object.is(old[name], record[name]))
        found.push(`epoch ${record.epoch}: ${name} was ${tell(old[name])}, and is ${tell(record[name])}`);
  }
  return found.length > most ? [...found.slice(0, most), `and ${found.length - most} more`] : found;
}

function tell(figure: number | undefined): string {
  return figure === undefined ? "not measured" : String(figure);
}
