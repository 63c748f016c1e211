import { currentPublisher } from "./publisher.js";
import { toBundle } from "./show.js";

/** Something shown that can change in place. */
export interface Live {
  /** Takes the place of what is shown: the next state of the same figure, say. */
  update(value: unknown): void;
}

/**
 * Shows a value that will change: a loss curve that grows while training runs.
 *
 *     const live = showLive(lossChart(history));
 *     // after each epoch:
 *     live.update(lossChart(history));
 *
 * Takes whatever `show` takes. Where nothing can be replaced, as in a terminal, each state is printed below the last.
 *
 * @throws {ParameterError} for what has nothing to show
 * Used in notebooks/08.
 */
export function showLive(value: unknown): Live {
  const displayId = nextDisplayId();
  currentPublisher().publish({ data: toBundle(value), displayId });
  return {
    update: (next) => {
      const publisher = currentPublisher();
      const data = toBundle(next);
      publisher.publish(publisher.canUpdate ? { data, displayId, update: true } : { data });
    },
  };
}

let shown = 0;

/** A name that no other piece of the notebook has, also after the kernel was started anew. */
export function nextDisplayId(): string {
  shown += 1;
  return `longhand-${shown}-${globalThis.crypto.randomUUID()}`;
}
