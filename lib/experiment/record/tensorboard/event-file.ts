import type { Host } from "../../../data/index.js";
import { joinBytes } from "../../../join-bytes.js";
import type { Model } from "../../../nn/index.js";
import { filesOf } from "../runs-folder.js";
import type { Figures, MetricRecord, RunRecord, RunStatus } from "../types.js";
import {
  histogramValue,
  imageValue,
  type SummaryValue,
  scalar,
  summaryEvent,
  versionEvent,
} from "./event.js";
import { eventFileName } from "./event-file-name.js";
import { histogramOf } from "./histogram.js";
import { hyperparametersOf, sessionEnd, sessionStart } from "./hparams.js";
import { tfRecord } from "./tf-record.js";
import { weightImage } from "./weight-image.js";

/** What of a model goes into the event file after each epoch, beside the figures. */
export interface ModelLook {
  model: Model;
  histograms: boolean;
  /** The sides of an input image, where the first layer's weights are to be drawn as pictures. */
  images: { height: number; width: number } | undefined;
}

/** The event file of a run: what TensorBoard, and programs that read its files, open as it is. */
export interface EventFile {
  readonly name: string;
  /** @param looked whether the model is now as it was after the last of these */
  epochs(records: readonly MetricRecord[], looked: boolean): Promise<void>;
  end(status: RunStatus, figures: Figures, step: number): Promise<void>;
}

/**
 * Begins an event file in a run's folder: its first event, and the hyperparameters.
 *
 * Events are appended whole, those of epochs that have gathered at once; of a write that was cut, what came before stays.
 */
export async function beginEventFile(
  on: Host,
  folder: string,
  run: RunRecord,
  look?: ModelLook,
): Promise<EventFile> {
  const files = filesOf(on);
  const seconds = (): number => Date.now() / 1000;
  const started = Date.parse(run.started) / 1000;
  const name = eventFileName(run);
  const path = files.join(folder, name);
  const append = (events: readonly Uint8Array[]): Promise<void> =>
    files.append(path, joinBytes(events.map(tfRecord)));
  const event = (step: number, values: readonly SummaryValue[]): Uint8Array =>
    summaryEvent({ time: seconds(), step }, values);
  await files.remove(path);
  const varied = { ...run.spec, ...run.parameters, ...(run.seed !== undefined && { seed: run.seed }) };
  const start = sessionStart(hyperparametersOf(varied), started);
  await append([versionEvent(started), event(0, [start])]);
  return {
    name,
    async epochs(records, looked) {
      if (records.length === 0) return;
      const last = records.length - 1;
      const events = records.map(({ at: _, epoch, ...figures }, i) =>
        event(epoch, [...scalars(figures), ...(look && looked && i === last ? valuesOf(look) : [])]),
      );
      await append(events);
    },
    end: (status, figures, step) =>
      append([event(step, [...scalars(figures), sessionEnd(status, seconds())])]),
  };
}

function scalars(figures: Figures): SummaryValue[] {
  return Object.entries(figures).map(([tag, figure]) => ({ tag, write: scalar(figure) }));
}

function valuesOf({ model, histograms, images }: ModelLook): SummaryValue[] {
  const parameters = histograms ? model.parameters : [];
  const values = parameters.map(({ name, value }) => ({
    tag: name.replaceAll(" ", "_"),
    write: histogramValue(histogramOf(value.data)),
  }));
  const first = model.parameters[0];
  if (images === undefined || first?.value.rows !== images.height * images.width) return values;
  return [...values, { tag: "first_layer/image/0", write: imageValue(weightImage(first.value, images)) }];
}
