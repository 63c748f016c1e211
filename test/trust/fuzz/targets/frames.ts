import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { KernelMessage } from "../../../../lib/kernel/index.js";
import { parse, serialize } from "../../../../lib/kernel/wire.js";
import { decodeFrame, encodeFrame, packedProtocol } from "../../../../lib/server/websocket-protocol.js";
import { awkwardJson, deepJson, joined, mutated } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

const text = new TextEncoder();
const key = "a key";

const header = fc.record(
  {
    msg_id: fc.oneof(fc.constant("id"), awkwardJson),
    msg_type: fc.oneof(fc.constant("execute_request"), awkwardJson),
    session: fc.oneof(fc.constant("s"), awkwardJson),
    date: fc.oneof(fc.constant("2026-11-26T00:00:00Z"), awkwardJson),
    version: awkwardJson,
  },
  { requiredKeys: ["msg_id", "msg_type", "session"] },
);
const soundHeader = fc.constant({ msg_id: "id", msg_type: "execute_request", session: "s" });
const object = fc.oneof(
  fc.constant({}),
  fc.dictionary(fc.string({ maxLength: 5 }), awkwardJson, { maxKeys: 3 }),
  awkwardJson,
);
const buffers = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 3 });

interface Parts {
  header: unknown;
  parent_header: unknown;
  metadata: unknown;
  content: unknown;
}

const parts: fc.Arbitrary<Parts> = fc.oneof(
  fc.record({ header: soundHeader, parent_header: fc.constant({}), metadata: object, content: object }),
  fc.record({
    header: fc.oneof(header, awkwardJson),
    parent_header: object,
    metadata: object,
    content: object,
  }),
);

const jsonParts = (made: Parts): Uint8Array[] =>
  [made.header, made.parent_header, made.metadata, made.content].map((part) =>
    text.encode(JSON.stringify(part)),
  );

/** Frames as ZeroMQ carries them, signed or not, with some of them changed, swapped or missing. */
const wireFrames = fc
  .record({
    parts,
    identities: fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 2 }),
    buffers,
    signed: fc.constantFrom("right", "right", "right", "wrong", "none"),
    change: fc.option(
      fc.record({
        frame: fc.nat({ max: 8 }),
        to: fc.oneof(
          mutated(fc.constant(text.encode("{}"))),
          deepJson.map((deep) => text.encode(deep)),
        ),
      }),
      { freq: 2 },
    ),
    leaveOut: fc.option(fc.nat({ max: 8 }), { freq: 6 }),
  })
  .map(({ parts, identities, buffers, signed, change, leaveOut }): Uint8Array[] => {
    const json = jsonParts(parts).map((part) => JSON.parse(Buffer.from(part).toString()));
    const [header, parent_header, metadata, content] = json;
    const message = { channel: "shell" as const, header, parent_header, metadata, content, buffers };
    const frames: Uint8Array[] = serialize(signed === "wrong" ? "other" : key, message, identities);
    if (signed === "none") frames[identities.length + 1] = new Uint8Array(0);
    if (change !== null && change.frame < frames.length) frames[change.frame] = change.to;
    return frames.filter((_, at) => at !== leaveOut);
  });

/** A Buffer is bytes like any other. */
const bytesOf = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
const plain = (message: KernelMessage) => ({ ...message, buffers: message.buffers.map(bytesOf) });

const wire = target<[Uint8Array[], string]>({
  name: "wire frames",
  share: 2,
  inputs: fc.tuple(wireFrames, fc.constantFrom(key, key, "")),
  put: ([frames, key]) =>
    readOrRefuse(
      () => parse(key, "shell", frames),
      ({ message, identities }) => {
        const again = parse(key, "shell", serialize(key, message, identities));
        deepStrictEqual(plain(again.message), plain(message));
        deepStrictEqual(again.identities.map(bytesOf), identities.map(bytesOf));
      },
    ),
  // Frames side by side, each behind its length; the unsigned connection's, as no search finds a signature.
  fromBytes: (bytes) => {
    const frames: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 1 + bytes[at]!)
      frames.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
    return [frames, ""];
  },
  seeds: () => {
    const headed = { msg_id: "i", msg_type: "t", session: "s", username: "", date: "", version: "5.3" };
    const message = {
      channel: "shell" as const,
      header: headed,
      parent_header: {},
      metadata: {},
      content: {},
    };
    const frames = serialize("", { ...message, buffers: [] }, [text.encode("id")]);
    return [joined(...frames.map((frame) => joined(Uint8Array.of(frame.length), frame)))];
  },
});

const channel = fc.oneof(fc.constantFrom("shell", "control", "iopub", "stdin"), fc.string({ maxLength: 6 }));

/** Parts side by side behind a table of offsets, which may be anything. */
export const packedFrame = fc
  .record({
    channel,
    parts,
    buffers,
    wrong: fc.option(fc.record({ at: fc.nat({ max: 9 }), to: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }), {
      freq: 3,
    }),
  })
  .map(({ channel, parts, buffers, wrong }) => {
    const all = [text.encode(channel), ...jsonParts(parts), ...buffers];
    const table = new Uint8Array(8 * (all.length + 2));
    const view = new DataView(table.buffer);
    view.setBigUint64(0, BigInt(all.length + 1), true);
    let at = table.length;
    all.forEach((part, i) => {
      view.setBigUint64(8 * (i + 1), BigInt(at), true);
      at += part.length;
    });
    view.setBigUint64(8 * (all.length + 1), BigInt(at), true);
    if (wrong !== null && 8 * wrong.at < table.length) view.setBigUint64(8 * wrong.at, wrong.to, true);
    return joined(table, ...all);
  });

/** The older form: JSON as text, or behind offsets of 32 bits. */
export const legacyJson = fc
  .tuple(channel, parts)
  .map(([channel, parts]) => JSON.stringify({ channel, ...parts }));
export const legacyFrame = fc
  .tuple(legacyJson, buffers, fc.option(fc.nat({ max: 0xffffffff }), { freq: 5 }))
  .map(([json, buffers, wrong]) => {
    const all = [text.encode(json), ...buffers];
    const table = new Uint8Array(4 * (all.length + 1));
    const view = new DataView(table.buffer);
    view.setUint32(0, all.length);
    let at = table.length;
    all.forEach((part, i) => {
      view.setUint32(4 * (i + 1), wrong !== null && i === all.length - 1 ? wrong : at);
      at += part.length;
    });
    return joined(table, ...all);
  });

const throughAgain = (frame: string | Uint8Array, protocol: string) =>
  readOrRefuse(
    () => decodeFrame(frame, protocol),
    (message) => deepStrictEqual(decodeFrame(encodeFrame(message, protocol), protocol), message),
  );

const packed = target({
  name: "websocket frames, packed",
  share: 2,
  inputs: mutated(packedFrame),
  put: (frame) => throughAgain(frame, packedProtocol),
  fromBytes: (bytes) => bytes,
  seeds: () => {
    const message = {
      channel: "shell" as const,
      header: { msg_id: "i", msg_type: "t", session: "s", username: "", date: "", version: "" },
      parent_header: {},
      metadata: {},
      content: {},
    };
    return [encodeFrame({ ...message, buffers: [Uint8Array.of(7)] }, packedProtocol) as Uint8Array];
  },
});

const legacy = target({
  name: "websocket frames, older form",
  share: 2,
  inputs: fc.oneof(legacyJson, deepJson, mutated(legacyFrame)),
  put: (frame) => throughAgain(frame, ""),
});

export const frameTargets: Target[] = [wire, packed, legacy];
