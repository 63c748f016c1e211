interface SignalSource {
  on(name: "SIGINT", listener: () => void): void;
  off(name: "SIGINT", listener: () => void): void;
}

/** Who waits for an interrupt. One listener serves all: Node warns of a leak where a process has more than ten. */
const waiting = new Set<AbortController>();

/**
 * Interrupts whatever listens, as Ctrl-C does where there are process signals: for a page's stop button.
 *
 * @returns whether anything listened
 */
export function interrupt(): boolean {
  const all = [...waiting];
  waiting.clear();
  // Off first: a second Ctrl-C ends a process that does not heed the first.
  signals()?.off?.("SIGINT", interrupt);
  for (const controller of all) controller.abort("interrupt");
  return all.length > 0;
}

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
  if (waiting.size === 0) signals()?.on?.("SIGINT", interrupt);
  waiting.add(controller);
  return {
    signal: controller.signal,
    stop: () => {
      if (waiting.delete(controller) && waiting.size === 0) signals()?.off?.("SIGINT", interrupt);
    },
  };
}

function signals(): Partial<SignalSource> | undefined {
  return (globalThis as { process?: Partial<SignalSource> }).process;
}
