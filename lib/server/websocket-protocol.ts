import { joinBytes } from "../join-bytes.js";
import { contentBytes } from "../kernel/content.js";
import type { Channel, KernelMessage, MessageHeader } from "../kernel/index.js";
import { deepest, isTooDeep } from "../nesting.js";
import { HttpError, shown } from "./http-error.js";

/** The subprotocol that packs a message's parts side by side; a client that asks for none gets the older form. */
export const packedProtocol = "v1.kernel.websocket.jupyter.org";

/** What a websocket carries: text or bytes. */
export type Frame = string | Uint8Array;

const channels = new Set<string>(["shell", "control", "iopub", "stdin"]);
const utf8 = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();

/** One message as a websocket carries it: as bytes, which are a text's where it is not `binary`. */
export interface Framed {
  binary: boolean;
  /** One, or of a large message more, to be sent one behind the other as one: so nothing large is copied. */
  pieces: readonly Uint8Array[];
}

/** From this many bytes on, a copy takes longer than another piece. */
const largeMessage = 256 * 1024;

/**
 * One message for a websocket.
 *
 * Source: "WebSocket protocols" of Jupyter Server's documentation.
 */
export function frameMessage(message: KernelMessage, protocol: string): Framed {
  const { binary, pieces } = protocol === packedProtocol ? framePacked(message) : frameLegacy(message);
  return { binary, pieces: lengthOf(pieces) < largeMessage ? [joinBytes(pieces)] : pieces };
}

/** The same in one piece. */
export function encodeFrame(message: KernelMessage, protocol: string): Frame {
  const { binary, pieces } = frameMessage(message, protocol);
  const whole = joinBytes(pieces);
  return binary ? whole : utf8.decode(whole);
}

/** The message in a client's frame. @throws {HttpError} 400 where it is not a request of Jupyter's protocol */
export function decodeFrame(frame: Frame, protocol: string): KernelMessage {
  try {
    if (protocol === packedProtocol) return decodePacked(frame);
    if (typeof frame === "string") return checkMessage(JSON.parse(frame), []);
    return decodeLegacy(frame);
  } catch (thrown) {
    if (thrown instanceof HttpError) throw thrown;
    throw new HttpError(400, "A websocket frame's JSON or text could not be read.", { cause: thrown });
  }
}

/** Offsets are 64-bit little-endian: their count, then where each part begins and the last one ends. */
function framePacked(message: KernelMessage): Framed {
  const { channel, header, parent_header, metadata, buffers } = message;
  const parts = [
    encoder.encode(channel),
    ...[header, parent_header, metadata].map((part) => encoder.encode(JSON.stringify(part))),
    contentOf(message),
    ...buffers,
  ];
  const starts = new Uint8Array(8 * (parts.length + 2));
  const view = new DataView(starts.buffer);
  view.setBigUint64(0, BigInt(parts.length + 1), true);
  let offset = starts.byteLength;
  parts.forEach((part, index) => {
    view.setBigUint64(8 * (index + 1), BigInt(offset), true);
    offset += part.byteLength;
  });
  view.setBigUint64(8 * (parts.length + 1), BigInt(offset), true);
  return { binary: true, pieces: [starts, ...parts] };
}

function decodePacked(frame: Frame): KernelMessage {
  if (typeof frame === "string") throw new HttpError(400, "A text frame came where bytes were agreed on.");
  const [channel, header, parent_header, metadata, content, ...buffers] = cut(frame, packedOffsets(frame));
  if (content === undefined) throw new HttpError(400, "A websocket frame has fewer than five parts.");
  const json = (part: Uint8Array | undefined): unknown => JSON.parse(utf8.decode(part));
  const message = {
    channel: utf8.decode(channel),
    header: json(header),
    parent_header: json(parent_header),
    metadata: json(metadata),
    content: json(content),
  };
  return checkMessage(message, buffers);
}

function packedOffsets(frame: Uint8Array): number[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = frame.byteLength < 8 ? 0 : Number(view.getBigUint64(0, true));
  // Judged before anything is read or made by it: the count is the client's word.
  if (count < 6 || count > frame.byteLength / 8 - 1) {
    throw new HttpError(400, "A websocket frame's count of parts does not fit its length.");
  }
  return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(8 * (index + 1), true)));
}

/** The older form: JSON as text, or with buffers: a big-endian 32-bit count, offsets, JSON, buffers. */
function frameLegacy(message: KernelMessage): Framed {
  const { channel, header, parent_header, metadata, buffers } = message;
  const { msg_id, msg_type } = header;
  const rest = JSON.stringify({ channel, header, parent_header, metadata, msg_id, msg_type, buffers: [] });
  const json = [encoder.encode(`${rest.slice(0, -1)},"content":`), contentOf(message), encoder.encode("}")];
  if (buffers.length === 0) return { binary: false, pieces: json };
  const starts = new Uint8Array(4 * (buffers.length + 2));
  const view = new DataView(starts.buffer);
  view.setUint32(0, buffers.length + 1);
  let offset = starts.byteLength;
  [lengthOf(json), ...buffers.map((buffer) => buffer.byteLength)].forEach((length, index) => {
    view.setUint32(4 * (index + 1), offset);
    offset += length;
  });
  return { binary: true, pieces: [starts, ...json, ...buffers] };
}

function contentOf(message: KernelMessage): Uint8Array {
  return contentBytes(message) ?? encoder.encode(JSON.stringify(message.content));
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((length, piece) => length + piece.byteLength, 0);
}

function decodeLegacy(frame: Uint8Array): KernelMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = frame.byteLength < 4 ? 0 : view.getUint32(0);
  if (count < 1 || count > frame.byteLength / 4 - 1) {
    throw new HttpError(400, "A websocket frame's count of parts does not fit its length.");
  }
  const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 * (index + 1)));
  const [json, ...buffers] = cut(frame, [...offsets, frame.byteLength]);
  return checkMessage(JSON.parse(utf8.decode(json)), buffers);
}

/** The parts between neighbouring offsets, each a copy that keeps no large frame alive. */
function cut(frame: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  return offsets.slice(1).map((end, index) => {
    const start = offsets[index]!;
    if (start > end || end > frame.byteLength) {
      throw new HttpError(400, "A websocket frame's offsets do not lie in order inside it.");
    }
    return frame.slice(start, end);
  });
}

function checkMessage(value: unknown, buffers: Uint8Array[]): KernelMessage {
  if (isTooDeep(value)) throw new HttpError(400, `A message is nested more than ${deepest} deep.`);
  const message = object(value, "message");
  const header = object(message["header"], "header");
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof header[field] !== "string" || header[field] === "") {
      throw new HttpError(400, `A message's header has no ${field}.`);
    }
  }
  const channel = message["channel"] ?? "shell";
  if (!channels.has(channel as string)) {
    throw new HttpError(400, `A message names the channel ${shown(channel)}, which is none.`);
  }
  return {
    channel: channel as Channel,
    header: { username: "", date: new Date().toISOString(), version: "5.3", ...header } as MessageHeader,
    parent_header: object(message["parent_header"] ?? {}, "parent_header") as Record<string, never>,
    metadata: object(message["metadata"] ?? {}, "metadata"),
    content: object(message["content"] ?? {}, "content"),
    buffers,
  };
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new HttpError(400, `A websocket frame's ${name} is not an object.`);
}
