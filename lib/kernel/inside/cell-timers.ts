type Callback = (this: unknown, ...args: unknown[]) => unknown;
type SetTimer = (callback: unknown, ...rest: unknown[]) => unknown;

/**
 * Has the timers of a stopped cell ring no more: a loop that waits for one ends there, and an interval ends.
 *
 * Nothing ends asynchronous work from outside, and a loop that went on would print into the outputs of other cells. Most
 * wait for a timer; one that waits for something else, such as a file, does go on. (Node can tell to whom work belongs
 * whatever it waits for, but then does not survive that its engine breaks off an endless loop.)
 */
export class CellTimers {
  #cell: { stopped: boolean } = { stopped: false };

  /** Another cell runs from now on: a timer belongs to the cell that ran when it was set. */
  begin(): void {
    this.#cell = { stopped: false };
  }

  /** The cell that began last was stopped. What is set from now on is other cells' own. */
  stop(): void {
    this.#cell.stopped = true;
    this.begin();
  }

  /** Replaces `setTimeout`, `setInterval` and `setImmediate` of a global object, where it has them. */
  join(scope: object): void {
    const timers = scope as Record<string, unknown>;
    const clear = timers["clearInterval"] as (timer: unknown) => void;
    for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
      const set = timers[name] as SetTimer | undefined;
      if (set === undefined) continue;
      const setHere = (callback: unknown, ...rest: unknown[]): unknown => {
        // What is no function the timer itself refuses, in its own words.
        if (typeof callback !== "function") return set.call(scope, callback, ...rest);
        const ring = this.#heeding(callback as Callback, () => name === "setInterval" && clear(timer));
        const timer = set.call(scope, ring, ...rest);
        return timer;
      };
      // With its name, and what `promisify` makes of it.
      timers[name] = Object.defineProperties(setHere, Object.getOwnPropertyDescriptors(set));
    }
  }

  #heeding(callback: Callback, clear: () => void): Callback {
    const cell = this.#cell;
    const timers = this;
    return function (this: unknown, ...args) {
      if (cell.stopped) {
        clear();
        return undefined;
      }
      // A timer that this one sets is of the same cell, whichever runs now.
      const now = timers.#cell;
      timers.#cell = cell;
      try {
        return callback.apply(this, args);
      } finally {
        if (timers.#cell === cell) timers.#cell = now;
      }
    };
  }
}
