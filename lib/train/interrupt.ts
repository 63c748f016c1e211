interface SignalSource {
  once(name: "SIGINT", listener: () => void): void;
  off(name: "SIGINT", listener: () => void): void;
}

/**
 * A signal that is set when the process is interrupted: Ctrl-C in a shell, the stop button of a notebook.
 *
 * An interrupted cell only stops *waiting* for asynchronous work, which would go on running unseen; so long work asks
 * this signal and stops by itself. Where there are no process signals, as in a browser, it is never set.
 *
 * @returns the signal, and the way to stop listening
 */
export function listenForInterrupt(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const { process } = globalThis as { process?: Partial<SignalSource> };
  const interrupt = (): void => controller.abort("interrupt");
  process?.once?.("SIGINT", interrupt);
  return { signal: controller.signal, stop: () => process?.off?.("SIGINT", interrupt) };
}
