import { machine } from "#machine";
import type { Helper, HelperTask } from "../../machine/types.js";

/** Threads that wait for something to help with. They are started once and serve one plan after another. */
const idle: Helper[] = [];

/**
 * Hands tasks to helping threads, started where there are too few.
 *
 * @returns what to call when they are no longer needed
 */
export function sendHelpers(tasks: readonly HelperTask[]): () => void {
  const busy: Helper[] = [];
  for (const task of tasks) {
    const helper = idle.pop() ?? machine.startHelper();
    if (helper === undefined) break;
    helper.send(task);
    busy.push(helper);
  }
  return () => {
    idle.push(...busy.splice(0));
  };
}
