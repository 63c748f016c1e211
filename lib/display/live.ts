import type { DisplayMessage } from "./message.js";
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
  return showChanging(value);
}

/** A live piece whose states may each tell programs something beside; see `DisplayMessage`. */
export interface Changing extends Live {
  update(value: unknown, metadata?: DisplayMessage["metadata"]): void;
}

/** @internal what `showLive` does, with metadata */
export function showChanging(value: unknown, metadata: DisplayMessage["metadata"] = {}): Changing {
  const displayId = nextDisplayId();
  currentPublisher().publish({ data: toBundle(value), metadata, displayId });
  return {
    update: (next, now = {}) => {
      const publisher = currentPublisher();
      const message = { data: toBundle(next), metadata: now };
      publisher.publish(publisher.canUpdate ? { ...message, displayId, update: true } : message);
    },
  };
}

let shown = 0;

/** A name that no other piece of the notebook has, also after the kernel was started anew. */
export function nextDisplayId(): string {
  shown += 1;
  return `longhand-${shown}-${globalThis.crypto.randomUUID()}`;
}
