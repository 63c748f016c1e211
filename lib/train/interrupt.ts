interface SignalSource {
  once(name: "SIGINT", listener: () => void): void;
  off(name: "SIGINT", listener: () => void): void;
}

/** Whoever listens now, for programs that have no process signals. */
const listening = new Set<() => void>();

/**
 * A signal that is set when the process is interrupted: Ctrl-C in a shell, the stop button of a notebook.
 *
 * An interrupted cell only stops *waiting* for asynchronous work, which would go on running unseen; so long work asks
 * this signal and stops by itself. Where there are no process signals, as in a browser, `interrupt` sets it.
 *
 * @returns the signal, and the way to stop listening
 */
export function listenForInterrupt(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const { process } = globalThis as { process?: Partial<SignalSource> };
  const onInterrupt = (): void => controller.abort("interrupt");
  process?.once?.("SIGINT", onInterrupt);
  listening.add(onInterrupt);
  return {
    signal: controller.signal,
    stop: () => {
      process?.off?.("SIGINT", onInterrupt);
      listening.delete(onInterrupt);
    },
  };
}

/**
 * Interrupts whatever listens, as Ctrl-C does where there are process signals: for a page's stop button.
 *
 * @returns whether anything listened
 */
export function interrupt(): boolean {
  const heard = listening.size > 0;
  for (const tell of [...listening]) tell();
  listening.clear();
  return heard;
}
