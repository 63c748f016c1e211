import { ParameterError } from "../errors.js";
import { formatNumber } from "../plot/index.js";
import { escapeHtml } from "./html.js";
import { nextDisplayId } from "./live.js";
import type { MimeBundle } from "./message.js";
import { currentPublisher } from "./publisher.js";
import { timeLeft, timeText } from "./time-text.js";

export interface ProgressOptions {
  /** Steps until all is done, from 1 up. */
  total: number;
  /** What is being done: "Training". */
  title: string;
  /** How a number of steps is written; with its thousands apart, unless told. Bytes read better as megabytes. */
  format?: (steps: number) => string;
  /** Milliseconds of a clock that never goes back; for tests. */
  now?: () => number;
}

/** A bar that a long cell moves on. */
export interface Progress {
  /** Says how many steps are done in all, and anything short worth knowing, such as "loss 0.31". */
  update(done: number, note?: string): void;
}

/** A browser repaints no more often than a person sees. */
const restMilliseconds = 100;
/** Lines printed in all where nothing can be replaced: one at each quarter. */
const quarters = 4;

/**
 * Shows a bar with the time it took so far and the time that is left, and moves it in place as steps are done.
 *
 *     const bar = progress({ total: epochs, title: "Training" });
 *     for await (const record of fit(…)) bar.update(record.epoch, `loss ${record.loss.toFixed(3)}`);
 *
 * The last step is always shown. Where nothing can be replaced, as in a terminal, only every quarter prints a line.
 *
 * @throws {ParameterError} where the total is not a whole number from 1 up, the title is no text, or `done` is not from 0 to the total
 * Used in notebooks/07.
 */
export function progress(options: ProgressOptions): Progress {
  const { total, title, format = formatNumber, now = () => performance.now() } = options;
  if (!Number.isInteger(total) || total < 1) {
    throw new ParameterError(`progress: total is ${total}. Pass the number of steps, from 1 up.`);
  }
  if (typeof title !== "string") {
    throw new ParameterError(
      `progress: title is ${String(title)}. Say what is being done, as in { total: ${total}, title: "Training" }.`,
    );
  }
  const displayId = nextDisplayId();
  const start = now();
  let [painted, quarter] = [start, 0];
  const draw = (done: number, note: string) =>
    drawBar({
      done,
      total,
      title,
      steps: `${format(done)}/${format(total)}`,
      note,
      seconds: (now() - start) / 1000,
    });
  if (currentPublisher().canUpdate) currentPublisher().publish({ data: draw(0, ""), displayId });
  return {
    update: (done, note = "") => {
      if (!(done >= 0 && done <= total)) {
        throw new ParameterError(
          `progress: ${done} of ${total} steps are said to be done. Pass from 0 to ${total}.`,
        );
      }
      const publisher = currentPublisher();
      if (publisher.canUpdate) {
        if (done < total && now() - painted < restMilliseconds) return;
        painted = now();
        publisher.publish({ data: draw(done, note), displayId, update: true });
        return;
      }
      const reached = Math.floor((quarters * done) / total);
      if (reached <= quarter) return;
      quarter = reached;
      publisher.publish({ data: draw(done, note) });
    },
  };
}

function drawBar(state: {
  done: number;
  total: number;
  title: string;
  steps: string;
  note: string;
  seconds: number;
}): MimeBundle {
  const { done, total, title, steps, note, seconds } = state;
  const filled = Math.floor((20 * done) / total);
  const bar = "█".repeat(filled) + "░".repeat(20 - filled);
  const left = timeLeft(seconds, done / total);
  const facts = [steps, timeText(seconds), left, note].filter((fact) => fact !== "").join(" · ");
  return {
    "text/html":
      `<label>${escapeHtml(title)} <progress max="${total}" value="${done}" style="vertical-align:middle"></progress> ` +
      `${escapeHtml(facts)}</label>`,
    "text/plain": `${title} ${bar} ${facts}`,
  };
}
