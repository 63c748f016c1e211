import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { RunStatus } from "../types.js";
import { double, message, pluginValue, type SummaryValue, text } from "./event.js";

/** What TensorBoard's table of hyperparameters can hold of a value. */
export type Hyperparameter = number | string | boolean;

/**
 * The start of a session with its hyperparameters: HParamsPluginData.session_start_info. Without the name of a group each
 * run is its own: TensorBoard shows one set of hyperparameters for a group.
 */
export function sessionStart(
  hyperparameters: ReadonlyMap<string, Hyperparameter>,
  time: number,
): SummaryValue {
  return pluginData("_hparams_/session_start_info", 3, (start) => {
    for (const [name, value] of hyperparameters)
      message(start, 1, (entry) => {
        text(entry, 1, name);
        message(entry, 2, (held) => writeValue(held, value));
      });
    double(start, 5, time);
  });
}

/** HParamsPluginData.session_end_info. */
export function sessionEnd(status: RunStatus, time: number): SummaryValue {
  return pluginData("_hparams_/session_end_info", 4, (end) => {
    end.tag(1, WireType.Varint).int32(statuses[status]);
    double(end, 2, time);
  });
}

/** Of the enum Status: success 1, failure 2, running 3, unknown 0. */
const statuses: Readonly<Record<RunStatus, number>> = { done: 1, failed: 2, running: 3, stopped: 0 };

/** google.protobuf.Value. */
function writeValue(writer: BinaryWriter, value: Hyperparameter): void {
  if (typeof value === "number") double(writer, 2, value);
  else if (typeof value === "string") text(writer, 3, value);
  else writer.tag(4, WireType.Varint).bool(value);
}

function pluginData(tag: string, field: number, write: (writer: BinaryWriter) => void): SummaryValue {
  const content = new BinaryWriter();
  content.tag(1, WireType.Varint).int32(0);
  message(content, field, write);
  return { tag, write: pluginValue("hparams", content.finish()) };
}

/** Parameters as that table can hold them: lists and objects as their JSON. */
export function hyperparametersOf(values: Readonly<Record<string, unknown>>): Map<string, Hyperparameter> {
  return new Map(
    Object.entries(values).map(([name, value]) => {
      const plain = ["number", "string", "boolean"].includes(typeof value);
      return [name, plain ? (value as Hyperparameter) : JSON.stringify(value)];
    }),
  );
}
