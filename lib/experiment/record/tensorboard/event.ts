import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Histogram } from "./histogram.js";

/*
 * The messages of an event file, field by field. Numbers behind the names are those of the published schema:
 * tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto, and for hyperparameters
 * tensorboard/plugins/hparams/plugin_data.proto.
 */

/** One message, written field by field. */
export type Write = (writer: BinaryWriter) => void;

/** One value of a summary. */
export interface SummaryValue {
  tag: string;
  write: Write;
}

/** When something was, and in which epoch. */
interface Moment {
  /** Seconds since 1970. */
  time: number;
  step: number;
}

/** The first event of every file: Event.file_version. */
export function versionEvent(time: number): Uint8Array {
  return event({ time, step: 0 }, (writer) => text(writer, 3, "brain.Event:2"));
}

/** Event.summary with Summary.value, one for each value. */
export function summaryEvent(moment: Moment, values: readonly SummaryValue[]): Uint8Array {
  return event(moment, (writer) =>
    message(writer, 5, (summary) => {
      for (const { tag, write } of values)
        message(summary, 1, (value) => {
          text(value, 1, tag);
          write(value);
        });
    }),
  );
}

function event({ time, step }: Moment, what: Write): Uint8Array {
  const writer = new BinaryWriter();
  double(writer, 1, time);
  writer.tag(2, WireType.Varint).int64(step);
  what(writer);
  return writer.finish();
}

/** Value.simple_value. */
export function scalar(figure: number): Write {
  return (value) => value.tag(2, WireType.Bit32).float(asFloat(figure));
}

/** The writer refuses numbers that float32 lacks; TensorBoard draws infinity. */
function asFloat(figure: number): number {
  return Math.fround(figure);
}

/** Value.histo: HistogramProto. */
export function histogramValue({ min, max, count, sum, sumOfSquares, limits, counts }: Histogram): Write {
  return (value) =>
    message(value, 5, (histogram) => {
      for (const [at, number] of [min, max, count, sum, sumOfSquares].entries())
        double(histogram, at + 1, number);
      packed(histogram, 6, limits);
      packed(histogram, 7, counts);
    });
}

/** Value.image, of one channel: Summary.Image. */
export function imageValue(image: { height: number; width: number; png: Uint8Array }): Write {
  return (value) =>
    message(value, 4, (picture) => {
      for (const [at, number] of [image.height, image.width, 1].entries())
        picture.tag(at + 1, WireType.Varint).int32(number);
      picture.tag(4, WireType.LengthDelimited).bytes(image.png);
    });
}

/** Value.metadata with plugin_data: what a plugin of TensorBoard reads for itself. */
export function pluginValue(plugin: string, content: Uint8Array): Write {
  return (value) =>
    message(value, 9, (metadata) =>
      message(metadata, 1, (data) => {
        text(data, 1, plugin);
        data.tag(2, WireType.LengthDelimited).bytes(content);
      }),
    );
}

export function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

export function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

export function double(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Bit64).double(value);
}

function packed(writer: BinaryWriter, field: number, values: ArrayLike<number>): void {
  message(writer, field, () => {
    for (let i = 0; i < values.length; i++) writer.double(values[i]!);
  });
}
