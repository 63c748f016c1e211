import { MultiBar, type SingleBar } from "cli-progress";
import type { FitProgress } from "../../train/index.js";
import { formatSeconds } from "../run-line.js";

/** What is told while a sweep runs. */
export interface SweepView {
  progress(worker: number, name: string, progress: FitProgress): void;
  /** Something beside the trainings that a person should hear of. */
  say(text: string): void;
  /** There are so many trainings to make after all. */
  expect(total: number): void;
  /** A training has ended; `outcome` in a few words. */
  ended(worker: number, name: string, outcome: string): void;
  stop(): void;
}

/**
 * On a terminal a bar for the whole with the time left, one for each worker, and above them a line for each training that
 * has ended; elsewhere those lines alone.
 *
 * @param total how many trainings there are to make
 */
export function sweepView(total: number, workers: number, stream: NodeJS.WriteStream): SweepView {
  return stream.isTTY ? drawnView(total, workers, stream) : printedView(total, stream);
}

function drawnView(expected: number, workers: number, stream: NodeJS.WriteStream): SweepView {
  const bars = new MultiBar({
    stream,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 16,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    format: "{bar} {text}",
  });
  let total = expected;
  const whole = bars.create(total, 0, { text: `0 of ${total} trainings` });
  const own: SingleBar[] = Array.from({ length: workers }, () => bars.create(1, 0, { text: "starting" }));
  const started = performance.now();
  let done = 0;
  return {
    say: (text) => bars.log(`${text}\n`),
    expect(now) {
      total = now;
      whole.setTotal(now);
    },
    progress(worker, name, { epoch, epochs, done: examples, count, loss }) {
      const share = (epoch - 1 + examples / count) / epochs;
      own[worker]?.update(share, {
        text: `${name}: epoch ${epoch} of ${epochs}, loss ${loss.toPrecision(3)}`,
      });
    },
    ended(worker, name, outcome) {
      done += 1;
      const seconds = (performance.now() - started) / 1000;
      const left = formatSeconds((seconds / done) * (total - done));
      whole.update(done, { text: `${done} of ${total} trainings, ${left} left` });
      own[worker]?.update(0, { text: "next" });
      bars.log(`${name}: ${outcome}\n`);
    },
    stop: () => bars.stop(),
  };
}

function printedView(expected: number, stream: NodeJS.WriteStream): SweepView {
  let total = expected;
  let done = 0;
  return {
    say: (text) => stream.write(`${text}\n`),
    expect(now) {
      total = now;
    },
    progress() {},
    ended(_, name, outcome) {
      done += 1;
      stream.write(`${done} of ${total}: ${name}: ${outcome}\n`);
    },
    stop() {},
  };
}
