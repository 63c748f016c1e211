import { createHmac, timingSafeEqual } from "node:crypto";
import { KernelError, messageOf } from "../errors.js";
import { deepest, isTooDeep } from "../nesting.js";
import { holdContent, largeContent } from "./content.js";
import { isTooDeepInBytes } from "./nesting-gauge.js";
import { atOnce, piecesOf } from "./pieces.js";
import { letOthersIn } from "./turns.js";
import type { Channel, KernelMessage, MessageHeader } from "./types.js";

/** What stands between a message's routing identities and its signature. */
const delimiter = Buffer.from("<IDS|MSG>");

/** A message as ZeroMQ carries it: routing identities first, then the message itself. */
export interface RoutedMessage {
  identities: Uint8Array[];
  message: KernelMessage;
}

/**
 * The HMAC-SHA256 of a message's four JSON parts, as 64 hexadecimal digits.
 *
 * An empty key means an unsigned connection, and then the signature is empty too.
 */
export function sign(key: string, parts: readonly Uint8Array[]): string {
  return atOnce(signPieceByPiece(key, parts));
}

/**
 * Lays a message out as frames: identities, delimiter, signature, four JSON parts, then the binary buffers.
 *
 * A buffer that is a view into a larger one is sent as the view alone.
 *
 * Source: Jupyter messaging protocol 5.3, "The wire protocol".
 */
export function serialize(
  key: string,
  message: KernelMessage,
  identities: readonly Uint8Array[] = [],
): Buffer[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(sign(key, parts));
  return [...identities.map(asBuffer), delimiter, signature, ...parts, ...message.buffers.map(asBuffer)];
}

/**
 * Reads a message off its frames and checks its signature.
 *
 * A large content is left as it came until somebody looks at it: what is wrong in it is thrown then.
 *
 * @throws {KernelError} where the frames are not a message or the signature is not the key's
 */
export function parse(key: string, channel: Channel, frames: readonly Uint8Array[]): RoutedMessage {
  return atOnce(readPieceByPiece(key, channel, frames));
}

/** The same, with turns for everyone else between where the message is large. */
export async function parseInTurns(
  key: string,
  channel: Channel,
  frames: readonly Uint8Array[],
): Promise<RoutedMessage> {
  const reading = readPieceByPiece(key, channel, frames);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    await letOthersIn();
  }
}

/** Stops after each piece of a large part. */
function* readPieceByPiece(
  key: string,
  channel: Channel,
  frames: readonly Uint8Array[],
): Generator<void, RoutedMessage> {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0)
    throw new KernelError(`reading a ${channel} message: none of its ${frames.length} frames is <IDS|MSG>.`);
  const [signature, ...rest] = frames.slice(at + 1);
  const parts = rest.slice(0, 4);
  if (signature === undefined || parts.length < 4) {
    throw new KernelError(
      `reading a ${channel} message: expected a signature and 4 parts after <IDS|MSG>, found ${frames.length - at - 1} frames.`,
    );
  }
  verify(channel, signature, yield* signPieceByPiece(key, parts));
  const [header, parent, metadata] = parts.slice(0, 3).map((part) => parseObject(channel, part));
  const content = parts[3]!;
  // Whoever takes a large one apart may be the page alone: what is refused of a small one is refused of it here.
  if (content.byteLength >= largeContent && (yield* isTooDeepInBytes(content))) throw tooDeep(channel);
  const message = {
    channel,
    header: checkHeader(channel, header!),
    parent_header: parent as unknown as MessageHeader,
    metadata: metadata!,
    content: {},
    buffers: rest.slice(4),
  };
  holdContent(message, content, () => parseObject(channel, content));
  return { identities: frames.slice(0, at), message };
}

function* signPieceByPiece(key: string, parts: readonly Uint8Array[]): Generator<void, string> {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts)
    for (const piece of piecesOf(part)) {
      hmac.update(piece);
      yield;
    }
  return hmac.digest("hex");
}

function verify(channel: Channel, signature: Uint8Array, signed: string): void {
  if (signed === "") return;
  const expected = Buffer.from(signed);
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
    throw new KernelError(
      `reading a ${channel} message: its signature is not the one that the connection's key gives. It was signed with another key, or changed on the way.`,
    );
  }
}

function parseObject(channel: Channel, part: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(asBuffer(part).toString("utf8"));
  } catch (cause) {
    throw new KernelError(`reading a ${channel} message: a part is not JSON (${messageOf(cause)}).`, {
      cause,
    });
  }
  if (isTooDeep(value)) throw tooDeep(channel);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new KernelError(
    `reading a ${channel} message: expected a JSON object, found ${JSON.stringify(value)}.`,
  );
}

function tooDeep(channel: Channel): KernelError {
  return new KernelError(`reading a ${channel} message: a part is nested more than ${deepest} deep.`);
}

function checkHeader(channel: Channel, header: Record<string, unknown>): MessageHeader {
  for (const field of ["msg_id", "msg_type"]) {
    if (typeof header[field] !== "string") {
      throw new KernelError(`reading a ${channel} message: its header has no ${field}.`);
    }
  }
  return header as unknown as MessageHeader;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
