type Sys = Record<string, unknown>;
type SetTimer = (callback: () => void, ...rest: unknown[]) => unknown;
type ClearTimer = (timer: unknown) => void;

/** Stands for a timer that need not ring. */
const later: unique symbol = Symbol("later");

/** What TypeScript's watch names the one thing that tslab waits for. */
const update = "updateProgramWithWatchStatus";

/**
 * Keeps the compiler's two timers apart, of which tslab expects only one.
 *
 * TypeScript's watch sets one to build anew, and another when a folder changes in which it once looked for a module.
 * tslab holds a single timer and throws at a second: after a file or folder had come beside a notebook, or above it, no
 * cell compiled any more. The second need not ring: whatever builds anew looks at the changes of folders first.
 *
 * tslab puts its own functions on an object made of `sys`; so `sys` listens for that, and gives out others in their
 * place.
 *
 * @param sys the `ts.sys` of the TypeScript that compiles cells
 */
export function keepTimersApart(sys: Sys): void {
  replaceWhatIsSet<SetTimer>(
    sys,
    "setTimeout",
    (set) =>
      (callback, ...rest) =>
        callback.name === update ? set(callback, ...rest) : later,
  );
  replaceWhatIsSet<ClearTimer>(sys, "clearTimeout", (clear) => (timer) => {
    if (timer !== later) clear(timer);
  });
}

/** Whatever is assigned under the name to an object made of `sys` is read back as what `wrap` makes of it. */
function replaceWhatIsSet<T>(sys: Sys, name: string, wrap: (given: T) => T): void {
  const original = sys[name];
  const given = new WeakMap<object, T>();
  Object.defineProperty(sys, name, {
    configurable: true,
    enumerable: true,
    get(this: object): unknown {
      return given.get(this) ?? original;
    },
    set(this: object, value: T) {
      given.set(this, wrap(value));
    },
  });
}
