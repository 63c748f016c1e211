import { basename } from "node:path";
import type { Progress } from "../runner/index.js";

/** What a progress line is written to: a terminal, a file or a test. */
export interface LineTarget {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** The progress of one notebook, told as it runs. */
export interface RunLine {
  show(progress: Progress): void;
  /** Ends the line with what became of it. */
  end(outcome: string): void;
}

/** How often the time on a terminal's line is renewed. */
const redrawMs = 1_000;

/**
 * Tells which cell of how many runs and for how long: one line redrawn on a terminal, else a line for each cell.
 */
export function runLine(
  source: string,
  target: LineTarget,
  now: () => number = () => performance.now(),
): RunLine {
  const started = now();
  const name = basename(source);
  let last: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  const text = (): string => {
    const cell = last === undefined ? "starting the kernel" : `cell ${last.position} of ${last.total}`;
    return `${name}: ${cell}, ${formatSeconds((now() - started) / 1000)}`;
  };
  const draw = (): void => {
    // A line that wraps cannot be redrawn.
    target.write(`\r\u001b[K${text().slice(0, Math.max(20, (target.columns ?? 80) - 1))}`);
  };
  if (target.isTTY === true) {
    draw();
    timer = setInterval(draw, redrawMs);
    timer.unref();
  }
  return {
    show(progress) {
      if (progress.kind !== "start") return;
      last = progress;
      if (target.isTTY === true) draw();
      else target.write(`${text()}\n`);
    },
    end(outcome) {
      clearInterval(timer);
      if (target.isTTY === true) target.write("\r\u001b[K");
      if (outcome === "") return;
      const cells = last === undefined ? "" : `${last.position} of ${last.total} cells, `;
      target.write(`${name}: ${cells}${formatSeconds((now() - started) / 1000)} ${outcome}\n`);
    },
  };
}

/** A duration as a person says it: 4.2 s, 1 min 05 s. */
export function formatSeconds(seconds: number): string {
  // Rounded before it is asked on which side of a minute it lies: nobody says 60.0 s, nor 1 min 60 s.
  const tenths = seconds.toFixed(1);
  if (Number(tenths) < 60) return `${tenths} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
