import { AbortedError, messageOf, ParameterError } from "../../errors.js";
import { type EpochRecord, type FitListener, listenToFit, listenToOne } from "../../train/index.js";
import { beginRun } from "./begin-run.js";
import { describeFit, type RecordOptions } from "./describe-fit.js";
import type { RunRecord } from "./types.js";

export interface RecordedOptions extends RecordOptions {
  /** Whether histograms of the weights go into the event file; false when left out. */
  histograms?: boolean;
  /** Whether pictures of the first layer's weights go into the event file; false when left out. */
  images?: boolean;
  /** Told of the run when it has been written to its end. */
  onRecorded?: (run: RunRecord) => void;
}

/**
 * A training that is written down as it runs: `for await (const record of recorded(fit(…), { name, parameters }))`.
 *
 * What lies in `runs/ID` then, `longhand runs` and TensorBoard read; `compare` lays runs side by side. The same training
 * again has the same id, and its run.json tells whether every figure came out the same. Used in notebooks/07.
 *
 * @param training what `fit` gave, not yet begun
 * @throws {ParameterError} for anything else
 * @throws {DataSourceError} where nothing can be written, or in a browser
 */
export function recorded(
  training: AsyncGenerator<EpochRecord, void>,
  options: RecordedOptions = {},
): AsyncGenerator<EpochRecord, void> {
  if (!listenToOne(training, recorder(options)))
    throw new ParameterError(
      "recorded: expected what `fit` gives. Wrap it first, and any other around that.",
    );
  return training;
}

/**
 * Writes down every training that begins from now on in this kernel, as `recorded` does with one.
 *
 * Used in notebooks/07.
 *
 * @returns the way to stop
 */
export function recordTrainings(options: RecordedOptions = {}): () => void {
  return listenToFit(recorder(options));
}

function recorder(options: RecordedOptions): FitListener {
  const { histograms = false, images = false, onRecorded } = options;
  return async (call) => {
    const { model, examples } = call;
    const sides = images ? sidesOf(examples) : undefined;
    const run = await beginRun(await describeFit(call, options), {
      ...((histograms || sides) && { look: { model, histograms, images: sides } }),
    });
    return {
      epoch: ({ epoch, steps: _, ...figures }) => run.epoch(epoch, figures),
      async end(end) {
        const aborted = end.kind === "failed" && end.thrown instanceof AbortedError;
        const status = aborted ? "stopped" : end.kind;
        const reason = end.kind === "failed" ? messageOf(end.thrown) : undefined;
        const record = await run.end(status, { ...(reason !== undefined && { reason }) });
        onRecorded?.(record);
      },
    };
  };
}

function sidesOf(examples: object): { height: number; width: number } | undefined {
  const { height, width } = examples as { height?: unknown; width?: unknown };
  return typeof height === "number" && typeof width === "number" ? { height, width } : undefined;
}
