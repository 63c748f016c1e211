import type { RunRecord } from "../types.js";

const beginning = "events.out.tfevents.";

/** What TensorBoard looks for: when, where and by which process it was begun. */
export function eventFileName({ started, machine: { name, process } }: RunRecord): string {
  const seconds = Math.floor(Date.parse(started) / 1000);
  return `${beginning}${seconds}.${name.replace(/[^\w-]/g, "-")}.${process}.0`;
}

export function isEventFile(name: string): boolean {
  return name.startsWith(beginning);
}
