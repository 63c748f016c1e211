import { joinBytes } from "../join-bytes.js";
import { contentBytes, isLarge } from "../kernel/content.js";
import type { KernelMessage } from "../kernel/index.js";
import type { Output } from "../notebook/index.js";
// Not by way of the index, which loads what runs notebooks.
import { noOutputs, type OutputMessage, reduceOutput } from "../runner/outputs.js";
import type { CellModel } from "./recent-cells.js";

/** A cell as it is kept: where an output is large, an empty one stands in its place. */
export interface KeptCell {
  model: CellModel;
  /** What those were made of, with their places among the outputs. */
  held: readonly { at: number; message: KernelMessage }[];
}

/** The same, fit to be sent to another thread. */
export interface CellGiven {
  model: CellModel;
  held: readonly { at: number; type: string; length: number }[];
  /** The contents of the large outputs' messages in JSON, one behind the other. */
  bytes: Uint8Array;
}

const shown = new Set(["display_data", "execute_result", "update_display_data", "error"]);

/**
 * What makes of a cell's outputs the same as a large message does, but for what is large in it.
 *
 * @returns undefined for a message that is no large output
 */
export function standIn(message: KernelMessage, executionCount: number | null): OutputMessage | undefined {
  const { header } = message;
  if (!isLarge(message) || !shown.has(header.msg_type)) return undefined;
  const transient = header.msg_type === "error" ? {} : transientOf(message);
  return { header, content: { data: {}, metadata: {}, transient, execution_count: executionCount } };
}

const key = '"transient":';

/**
 * A content's field `transient`, which holds the display id. Kernels write it last, and so the end alone is read.
 *
 * With a brace before it the end is JSON only if it begins in the outermost object: in an inner one, braces would be left
 * over.
 */
function transientOf(message: KernelMessage): unknown {
  const bytes = contentBytes(message)!;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = text.lastIndexOf(key);
  if (start < 0) return {};
  try {
    // Behind a backslash it is a part of another key's name.
    if (text[start - 1] !== "\\".charCodeAt(0))
      return (JSON.parse(`{${text.toString("utf8", start)}`) as Record<string, unknown>)["transient"];
  } catch {
    // It is a field of something else, or the content is no JSON at all.
  }
  return message.content["transient"];
}

/** A kept cell for another thread; its large outputs are copied, as they may be asked for again. */
export function giveCell({ model, held }: KeptCell): CellGiven {
  const contents = held.map(({ message }) => contentBytes(message)!);
  return {
    model,
    held: held.map(({ at, message }, n) => ({
      at,
      type: message.header.msg_type,
      length: contents[n]!.byteLength,
    })),
    bytes: joinBytes(contents),
  };
}

/** A cell with all its outputs, in JSON; one that turns out to be none is left out. */
export function renderCell({ model, held, bytes }: CellGiven): Uint8Array {
  const outputs: (Output | undefined)[] = [...model.outputs];
  let start = 0;
  for (const { at, type, length } of held) {
    outputs[at] = readOutput(type, bytes.subarray(start, start + length), model.outputs[at]!);
    start += length;
  }
  const isThere = (_: unknown, at: number): boolean => outputs[at] !== undefined;
  const whole: CellModel = {
    ...model,
    outputs: model.outputs.map((_, at) => outputs[at]!).filter(isThere),
    display_ids: model.display_ids.filter(isThere),
    incomplete: model.incomplete || outputs.includes(undefined),
  };
  return new TextEncoder().encode(JSON.stringify(whole));
}

function readOutput(type: string, bytes: Uint8Array, inPlace: Output): Output | undefined {
  try {
    const content = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const transient = { display_id: "the same" };
    const before = { ...noOutputs, outputs: [inPlace], displayIds: [transient.display_id] };
    return type === "update_display_data"
      ? reduceOutput(before, { header: { msg_type: type }, content: { ...content, transient } }).outputs[0]
      : reduceOutput(noOutputs, { header: { msg_type: type }, content }).outputs[0];
  } catch {
    return undefined;
  }
}
