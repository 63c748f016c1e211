import { createHmac, timingSafeEqual } from "node:crypto";
import { KernelError, messageOf } from "../errors.js";
import { deepest, isTooDeep } from "../nesting.js";
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
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
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
 * @throws {KernelError} where the frames are not a message or the signature is not the key's
 */
export function parse(key: string, channel: Channel, frames: readonly Uint8Array[]): RoutedMessage {
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
  verify(key, channel, { signature, parts });
  const [header, parent, metadata] = parts.slice(0, 3).map((part) => parseObject(channel, part));
  const message = {
    channel,
    header: checkHeader(channel, header!),
    parent_header: parent as unknown as MessageHeader,
    metadata: metadata!,
    content: {},
    buffers: rest.slice(4),
  };
  holdContent(message, parts[3]!);
  return { identities: frames.slice(0, at), message };
}

/** Above this, who only passes a message on does not wait until its content is taken apart. */
const largeContent = 1024 * 1024;
const contents = new WeakMap<KernelMessage, Uint8Array>();

/**
 * The content of a message as it came, in JSON; undefined for a message that did not come so.
 *
 * Who changes a message makes another one, and so the two agree.
 */
export function contentBytes(message: KernelMessage): Uint8Array | undefined {
  return contents.get(message);
}

/** @throws {KernelError} where the content is not JSON; of a large one, when it is first looked at */
function holdContent(message: KernelMessage, bytes: Uint8Array): void {
  contents.set(message, bytes);
  if (bytes.byteLength < largeContent) {
    message.content = parseObject(message.channel, bytes);
    return;
  }
  let content: Record<string, unknown> | undefined;
  Object.defineProperty(message, "content", {
    enumerable: true,
    configurable: true,
    get: () => (content ??= parseObject(message.channel, bytes)),
  });
}

function verify(
  key: string,
  channel: Channel,
  signed: { signature: Uint8Array; parts: readonly Uint8Array[] },
): void {
  const expected = Buffer.from(sign(key, signed.parts));
  if (key === "") return;
  if (expected.length !== signed.signature.length || !timingSafeEqual(expected, signed.signature)) {
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
  if (isTooDeep(value))
    throw new KernelError(`reading a ${channel} message: a part is nested more than ${deepest} deep.`);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new KernelError(
    `reading a ${channel} message: expected a JSON object, found ${JSON.stringify(value)}.`,
  );
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
