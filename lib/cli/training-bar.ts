import { SingleBar } from "cli-progress";
import type { FitProgress } from "../train/index.js";
import { formatSeconds } from "./run-line.js";

/** What progress is written to. */
export type BarTarget = NodeJS.WriteStream;

export interface TrainingBar {
  update(progress: FitProgress): void;
  stop(): void;
}

/** The progress of one training: a bar with loss and time left on a terminal, elsewhere a line an epoch. */
export function trainingBar(name: string, target: BarTarget): TrainingBar {
  return target.isTTY ? drawnBar(name, target) : printedLines(name, target);
}

function drawnBar(name: string, stream: NodeJS.WriteStream): TrainingBar {
  const bar = new SingleBar({
    stream,
    format: "{name} {bar} epoch {epoch} of {epochs}, loss {loss}, {left} left",
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
  });
  const started = performance.now();
  let running = false;
  return {
    update({ epoch, epochs, done, count, loss }) {
      const share = (epoch - 1 + done / count) / epochs;
      const seconds = (performance.now() - started) / 1000;
      const payload = {
        name,
        epoch,
        epochs,
        loss: loss.toPrecision(4),
        left: formatSeconds((seconds * (1 - share)) / share),
      };
      if (running) bar.update(share, payload);
      else bar.start(1, share, payload);
      running = true;
    },
    stop: () => {
      if (running) bar.stop();
      if (running) stream.write("\r\u001b[K");
    },
  };
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
