import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentBytes } from "../../../lib/kernel/content.js";
import type { KernelMessage } from "../../../lib/kernel/types.js";
import { HttpError } from "../../../lib/server/http-error.js";
import {
  decodeFrame,
  encodeFrame,
  frameMessage,
  packedProtocol,
} from "../../../lib/server/websocket-protocol.js";
import { fromTheWire, sealed } from "../../support/from-the-wire.js";

const json = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))
  .map((value) => JSON.parse(JSON.stringify(value)));
const filled = fc.string({ minLength: 1, unit: "binary" });
const messages: fc.Arbitrary<KernelMessage> = fc.record({
  channel: fc.constantFrom("shell" as const, "control" as const, "iopub" as const, "stdin" as const),
  header: fc.record({
    msg_id: filled,
    msg_type: filled,
    session: filled,
    username: fc.string(),
    date: fc.string(),
    version: fc.string(),
  }),
  parent_header: fc.constant({}),
  metadata: json,
  content: json,
  buffers: fc.array(fc.uint8Array(), { maxLength: 3 }),
});

const protocols = [packedProtocol, ""];

describe.each(protocols)("a frame of the protocol %j", (protocol) => {
  test("carries any message there and back", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { buffers, ...rest } = decodeFrame(encodeFrame(message, protocol), protocol);
        const { buffers: sent, ...expected } = message;
        expect(rest).toEqual(JSON.parse(JSON.stringify(expected)));
        expect(buffers.map((buffer) => [...buffer])).toEqual(sent.map((buffer) => [...buffer]));
      }),
    );
  });

  test("is refused with a reason, and nothing worse, when a bit of it is wrong", () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat({ max: 255 }), (message, place, byte) => {
        const frame = encodeFrame(message, protocol);
        const bytes = Uint8Array.from(typeof frame === "string" ? Buffer.from(frame) : frame);
        bytes[place % bytes.length] = byte;
        const damaged = typeof frame === "string" ? Buffer.from(bytes).toString() : bytes;
        expectMessageOrRefusal(damaged, protocol);
      }),
    );
  });

  test("is refused whatever arbitrary bytes or text come", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.json()), (frame) =>
        expectMessageOrRefusal(frame, protocol),
      ),
      { numRuns: 500 },
    );
  });
});

describe.each(protocols)("a large message in the protocol %j", (protocol) => {
  const content = { data: { "text/plain": "é".repeat(1_000_000) } };

  test("is sent with its content as it came, neither read nor copied", () => {
    const message = fromTheWire("display_data", content);
    const came = contentBytes(message)!;
    const { pieces } = frameMessage(sealed(message), protocol);
    const isIt = (piece: Uint8Array): boolean =>
      piece.buffer === came.buffer && piece.byteOffset === came.byteOffset && piece.length === came.length;
    expect(pieces.filter(isIt)).toHaveLength(1);
  });

  test("is the same in pieces, with its buffers, which are not copied either", () => {
    const buffers = [new Uint8Array(300_000).fill(7), Uint8Array.of(1, 2, 3)];
    const message = { ...fromTheWire("display_data", content), buffers };
    expect(
      frameMessage(message, protocol)
        .pieces.slice(-2)
        .every((piece, at) => piece === buffers[at]),
    ).toBe(true);
    const back = decodeFrame(encodeFrame(message, protocol), protocol);
    expect(back.content).toEqual(content);
    expect(back.buffers.map((buffer, at) => Buffer.compare(buffer, buffers[at]!))).toEqual([0, 0]);
  });
});

test("a count of parts that promises more than the frame holds is refused before memory is taken", () => {
  const packed = new Uint8Array(64);
  new DataView(packed.buffer).setBigUint64(0, 2n ** 40n, true);
  expect(() => decodeFrame(packed, packedProtocol)).toThrow(/count of parts/);
  const legacy = new Uint8Array(64);
  new DataView(legacy.buffer).setUint32(0, 2 ** 31);
  expect(() => decodeFrame(legacy, "")).toThrow(/count of parts/);
});

test("a header without a type is named in the refusal", () => {
  const frame = JSON.stringify({ channel: "shell", header: { msg_id: "a", session: "b" }, content: {} });
  expect(() => decodeFrame(frame, "")).toThrow("A message's header has no msg_type.");
});

test("a buffer's bytes are those of its own view, not of the memory around it", () => {
  const around = Uint8Array.of(9, 9, 1, 2, 3, 9);
  const message = decodeFrame(
    JSON.stringify({ channel: "shell", header: { msg_id: "a", msg_type: "b", session: "c" } }),
    "",
  );
  const frame = encodeFrame({ ...message, buffers: [around.subarray(2, 5)] }, packedProtocol);
  expect([...decodeFrame(frame, packedProtocol).buffers[0]!]).toEqual([1, 2, 3]);
});

function expectMessageOrRefusal(frame: string | Uint8Array, protocol: string): void {
  try {
    expect(decodeFrame(frame, protocol).header.msg_id).not.toBe("");
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(HttpError);
  }
}
