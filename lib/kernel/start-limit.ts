import { KernelError } from "../errors.js";

/** The longest wait that a timer of Node can hold, in seconds; a longer one would pass at once. */
const mostSeconds = 2_147_483;

/** Watches over a start until it has ended. */
export interface StartLimit {
  /** Rejects with a KernelError when the time is over or the signal comes; never settles otherwise. */
  readonly passed: Promise<never>;
  end(): void;
}

/** Gives a start a limit in seconds and a signal that gives it up; `what` begins the errors' messages. */
export function limitStart(options: {
  what: string;
  startTimeout: number;
  signal: AbortSignal | undefined;
}): StartLimit {
  const { what, startTimeout, signal } = options;
  let fail: (error: KernelError) => void = () => {};
  const passed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // It may pass while nobody waits for it yet.
  passed.catch(() => {});
  const onAbort = (): void => fail(new KernelError(`${what}: it was stopped before the kernel answered.`));
  const onTime = (): void =>
    fail(
      new KernelError(
        `${what}: it did not answer within ${startTimeout} s, and was ended. Run the command of its kernel.json by hand to see what holds it up, or give it more time.`,
      ),
    );
  const timer = setTimeout(onTime, Math.min(startTimeout, mostSeconds) * 1000);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted === true) onAbort();
  return {
    passed,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
