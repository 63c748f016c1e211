import type { FitListener } from "../train/index.js";
import { nextDisplayId } from "./live.js";
import type { DisplayMessage } from "./message.js";
import { findPublisher } from "./publisher.js";
import { timeLeft } from "./time-text.js";

/** How far a training is. */
export interface TrainingState {
  /** Epochs done, with fractions. */
  epoch: number;
  epochs: number;
  /** Where it began, where it went on from somewhere. */
  startEpoch?: number;
  loss: number;
  /** Since it began. */
  seconds: number;
}

/** How far a training is, as a page takes it from what a running cell shows. */
export function trainingProgress(state: TrainingState): DisplayMessage["metadata"] {
  const { epoch, epochs, startEpoch = 0, loss, seconds } = state;
  const left = timeLeft(seconds, (epoch - startEpoch) / (epochs - startEpoch));
  const words = [`epoch ${Math.ceil(epoch)} of ${epochs}`, `loss ${loss.toFixed(4)}`, left];
  return { longhand: { progress: { done: epoch, total: epochs, words: words.filter(Boolean).join(" · ") } } };
}

/** Milliseconds between two messages, and before the first: a training that is over sooner says nothing. */
const rest = 200;

/**
 * Tells the page how far each training is, whatever its cell does with the records.
 *
 * The messages renew a display that was never shown. So a client that reads no progress does nothing, and a notebook's
 * file keeps nothing of it. The last message has none.
 *
 * @param now milliseconds of a clock that never goes back; for tests
 */
export function tellOfTrainings(now: () => number = () => performance.now()): FitListener {
  return async ({ options: { epochs, startEpoch = 0 } }) => {
    if (findPublisher()?.canUpdate !== true) return undefined;
    const displayId = nextDisplayId();
    const begun = now();
    let told = begun;
    const publish = (metadata: DisplayMessage["metadata"] = {}): void =>
      findPublisher()?.publish({ data: { "text/plain": "" }, metadata, displayId, update: true });
    const tell = (epoch: number, loss: number): void => {
      if (now() - told < rest) return;
      told = now();
      publish(trainingProgress({ epoch, epochs, startEpoch, loss, seconds: (told - begun) / 1000 }));
    };
    return {
      within: ({ epoch, done, count, loss }) => tell(epoch - 1 + done / count, loss),
      epoch: async ({ epoch, loss }) => tell(epoch, loss),
      end: async () => {
        if (told !== begun) publish();
      },
    };
  };
}
