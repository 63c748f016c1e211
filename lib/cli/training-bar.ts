import { SingleBar } from "cli-progress";
import type { FitProgress } from "../train/index.js";
import { formatSeconds } from "./run-line.js";

/** What progress is written to. */
export type BarTarget = NodeJS.WriteStream;

export interface TrainingBar {
  update(progress: FitProgress): void;
  stop(): void;
}

/** Characters that the bar and the longest text behind it take; what is left of the line is the name's. */
const besideName = 62;

/**
 * The progress of one training: a bar with loss and time left on a terminal, elsewhere a line an epoch.
 *
 * @param now milliseconds from any beginning, to reckon the time left by
 */
export function trainingBar(
  name: string,
  target: BarTarget,
  now: () => number = () => performance.now(),
): TrainingBar {
  return target.isTTY ? drawnBar(name, target, now) : printedLines(name, target);
}

function drawnBar(name: string, stream: BarTarget, now: () => number): TrainingBar {
  const bar = new SingleBar({
    stream,
    format: "{name} {bar} epoch {epoch} of {epochs}, loss {loss}, {left}",
    barsize: 16,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
  });
  // Reckoned from the first sight on: a training that goes on from a checkpoint is not at its beginning there.
  let first: { share: number; time: number } | undefined;
  return {
    update({ epoch, epochs, done, count, loss }) {
      const share = (epoch - 1 + done / count) / epochs;
      const time = now();
      const payload = {
        name: shorten(name, (stream.columns ?? 80) - besideName),
        epoch,
        epochs,
        loss: loss.toPrecision(4),
        left: describeLeft(
          share,
          first && { share: share - first.share, seconds: (time - first.time) / 1000 },
        ),
      };
      if (first !== undefined) bar.update(share, payload);
      else bar.start(1, share, payload);
      first ??= { share, time };
    },
    stop: () => {
      if (first === undefined) return;
      bar.stop();
      stream.write("\r\u001b[K");
    },
  };
}

/** @param done since the bar began: which share of the whole, and in how many seconds */
function describeLeft(share: number, done: { share: number; seconds: number } | undefined): string {
  if (share >= 1) return "testing";
  if (done === undefined || done.share <= 0) return "beginning";
  return `${formatSeconds((done.seconds * (1 - share)) / done.share)} left`;
}

function shorten(name: string, room: number): string {
  const most = Math.max(12, room);
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}

function printedLines(name: string, target: BarTarget): TrainingBar {
  let told = 0;
  return {
    update({ epoch, epochs, loss }) {
      if (epoch === told) return;
      told = epoch;
      target.write(`${name}: epoch ${epoch} of ${epochs}, loss ${loss.toPrecision(4)} at its start\n`);
    },
    stop() {},
  };
}
