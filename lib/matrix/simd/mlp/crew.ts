import { machine } from "#machine";
import type { Helper } from "../../machine/types.js";
import { KernelInstance } from "../kernel-instance.js";
import type { Instructions } from "../modules.js";
import { PLAN_BYTES } from "./layout.js";

/**
 * A memory and the threads that work in it. One plan at a time has it; then the next. A thread takes a while to start, and
 * keeps a memory that it has seen from being given back; and a memory that grows step by step counts as a new one at each
 * step, for which the garbage collector is called many times.
 */
export interface Crew {
  readonly instance: KernelInstance;
  /** Plans that have had it, and this one. */
  plans: number;
  readonly helpers: readonly Helper[];
  readonly instructions: Instructions;
  readonly threads: number;
}

/** As many are kept as are in use at once as a rule: one trains, one evaluates. */
const MOST_IDLE = 2;

/** A memory without threads can be given back, and a larger one is: it is rare, and made again in no time beside its plan. */
const MOST_KEPT = 64 * 2 ** 20;

const idle: Crew[] = [];

/** One from before where there is one; on one thread it has no helpers, and a memory of its own. */
export function hireCrew(instructions: Instructions, threads: number): Crew {
  const at = idle.findIndex((crew) => crew.instructions === instructions && crew.threads === threads);
  if (at >= 0) {
    const crew = idle.splice(at, 1)[0]!;
    crew.plans += 1;
    return crew;
  }
  const instance = new KernelInstance(instructions, threads === 1 ? "own" : "shared");
  const helpers: Helper[] = [];
  while (instance.shared !== undefined && helpers.length < threads - 1) {
    const helper = machine.startHelper(instance.shared);
    if (helper === undefined) break;
    helpers.push(helper);
  }
  return { instance, helpers, instructions, threads, plans: 1 };
}

/**
 * Where the words of its plan lie that its helpers read, in front of all else: each time in another place. A helper may
 * come to a plan, or wake, when that has been closed long since and the next one has the memory; it must still find
 * there that it is closed.
 */
export function planPlace({ instance, plans }: Crew): { plan: number; free: number } {
  return { plan: instance.base + (plans % PLACES) * PLAN_BYTES, free: instance.base + PLACES * PLAN_BYTES };
}

/** No helper is that far behind. */
const PLACES = 256;

/** Keeps a crew for the next plan, or lets it go. Its helpers must have been sent home. */
export function dismissCrew(crew: Crew): void {
  if (crew.helpers.length === 0 && crew.instance.size > MOST_KEPT) return;
  if (!crew.helpers.some(({ dead }) => dead)) idle.push(crew);
  else for (const helper of crew.helpers) helper.stop();
  while (idle.length > MOST_IDLE) for (const helper of idle.shift()!.helpers) helper.stop();
}
