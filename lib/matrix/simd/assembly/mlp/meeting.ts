import { PlanMemory } from "./memory";

/**
 * Turns of a waiting thread before it lies down: some 20 µs. The others come within that where each has a core, and
 * where not, a thread that stays up keeps them from theirs.
 */
const PATIENCE: u32 = 30000;

/** Nanoseconds after which a sleeping thread looks for itself, should it ever not be woken. */
const NAP: i64 = 100_000_000;

/** No thread goes on until all have come, and all then see what each of them wrote before. */
export function meet(plan: PlanMemory, thread: u32): void {
  // Read once: when the last has come, the next call may already have another number.
  const threads = plan.threads;
  if (threads === 1) return;
  const word = changetype<usize>(plan) + offsetof<PlanMemory>("turn");
  const arrived = changetype<usize>(plan) + offsetof<PlanMemory>("arrived");
  const turn = atomic.load<u32>(word);
  if (atomic.add<u32>(arrived, 1) + 1 === threads) {
    atomic.store<u32>(arrived, 0);
    atomic.store<u32>(word, turn + 1);
    wakeSleepers(plan, word);
  } else waitWhile(plan, thread, word, turn);
}

/** Returns when the word is no longer `value`. A page's own thread, which may not sleep, keeps looking. */
export function waitWhile(plan: PlanMemory, thread: u32, word: usize, value: u32): void {
  const sleeps = thread > 0 || plan.mayRest !== 0;
  for (let i: u32 = 0; !sleeps || i < PATIENCE; i++) if (atomic.load<u32>(word) !== value) return;
  const sleepers = changetype<usize>(plan) + offsetof<PlanMemory>("sleepers");
  atomic.add<u32>(sleepers, 1);
  while (atomic.load<u32>(word) === value) atomic.wait<u32>(word, value, NAP);
  atomic.sub<u32>(sleepers, 1);
}

/** To be called after a word was changed that others may wait for. */
export function wakeSleepers(plan: PlanMemory, word: usize): void {
  const sleepers = changetype<usize>(plan) + offsetof<PlanMemory>("sleepers");
  if (atomic.load<u32>(sleepers) > 0) atomic.notify(word, -1);
}
