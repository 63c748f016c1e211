import { inject } from "vitest";

/** Whether this is `npm run test:trust`; else it is the short form, a part of `npm test`. */
export const whole: boolean = (import.meta as { env?: { MODE?: string } }).env?.MODE === "whole";

/** How often something is tried: in the short form, and in the whole one. */
export function times(short: number, long: number): number {
  return whole ? long : short;
}

/** What all that is random begins with; `TRUST_SEED=…` repeats a run. */
export const seed: number = inject("trustSeed");
