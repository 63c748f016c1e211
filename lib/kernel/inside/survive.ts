import type { Cells } from "./cells.js";
import { describeThrown, isAbort, isInterruption } from "./failure.js";
import type { Guard } from "./guard.js";
import type { Streams } from "./streams.js";

/** How close a listener's going must be to a signal to have gone because of it. */
const sameMomentMs = 20;

/** Keeps the kernel alive through interrupts and through what fails outside any cell. */
export function survive(parts: { cells: Cells; streams: Streams; guard: Guard }): void {
  const { cells, streams, guard } = parts;
  const tell = (what: string, thrown: unknown): void => {
    // What an interrupt has stopped fails late, and in nobody's hands: that is no news.
    if (cells.lately && (isAbort(thrown) || isInterruption(thrown))) return;
    streams.write("stderr", `${what}: ${describeThrown(thrown)}\n`);
  };
  process.on("uncaughtException", (thrown) => tell("Uncaught exception", thrown));
  process.on("unhandledRejection", (thrown) => tell("Unhandled rejection", thrown));
  process.on("exit", () => streams.flush());
  listenForInterrupts(cells, guard);
}

function listenForInterrupts(cells: Cells, guard: Guard): void {
  let leftAt = Number.NEGATIVE_INFINITY;
  const interrupt = (): void => {
    const meant = guard.hear();
    // One that listens once has gone when it comes to us, if it stood before us.
    const justLeft = performance.now() - leftAt < sameMomentMs;
    if (meant) cells.interrupt(justLeft || process.listenerCount("SIGINT") > 1);
  };
  process.on("SIGINT", interrupt);
  process.on("removeListener", (event, listener) => {
    if (event === "SIGINT" && listener !== interrupt) leftAt = performance.now();
  });
}
