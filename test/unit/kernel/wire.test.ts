import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { contentBytes, isLarge } from "../../../lib/kernel/content.js";
import { createMessage, type KernelMessage, parse, serialize, sign } from "../../../lib/kernel/index.js";
import { parseInTurns } from "../../../lib/kernel/wire.js";

const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<
  Record<string, unknown>
>;
const bytes = fc.uint8Array({ maxLength: 40 });

const message: fc.Arbitrary<KernelMessage> = fc.record({
  channel: fc.constantFrom("shell", "control", "iopub", "stdin"),
  header: fc.record({
    msg_id: fc.uuid(),
    msg_type: fc.string({ minLength: 1 }),
    session: fc.string(),
    username: fc.string(),
    date: fc.string(),
    version: fc.constant("5.3"),
  }),
  parent_header: fc.constant({}),
  metadata: json,
  content: json,
  buffers: fc.array(bytes, { maxLength: 3 }),
});

/** The same bytes in the middle of a larger buffer, as a view. */
function viewOf(content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(content.length + 13).fill(255);
  whole.set(content, 7);
  return whole.subarray(7, 7 + content.length);
}

/** JSON has no -0 and no undefined; what travels is what JSON makes of a value. */
function travelled(sent: KernelMessage): unknown {
  const { buffers, ...rest } = sent;
  return { ...JSON.parse(JSON.stringify(rest)), buffers: buffers.map((each) => [...each]) };
}

describe("the wire", () => {
  test("what is serialized is parsed to the same message, identities and buffers", () => {
    fc.assert(
      fc.property(
        message,
        fc.string(),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { maxLength: 2 }),
        (sent, key, identities) => {
          const frames = serialize(
            key,
            { ...sent, buffers: sent.buffers.map(viewOf) },
            identities.map(viewOf),
          );
          const received = parse(key, sent.channel, frames.map(viewOf));
          expect(received.identities.map((each) => [...each])).toEqual(identities.map((each) => [...each]));
          const { buffers, ...rest } = received.message;
          expect(JSON.stringify({ ...rest, buffers: buffers.map((each) => [...each]) })).toEqual(
            JSON.stringify(travelled(sent)),
          );
        },
      ),
    );
  });

  test("serializing changes nothing of what it is given", () => {
    const sent = createMessage({
      channel: "shell",
      msg_type: "x",
      session: "s",
      buffers: [new Uint8Array([1, 2])],
    });
    const before = structuredClone(sent);
    serialize("key", sent);
    expect(sent).toEqual(before);
  });

  test("any changed byte of a signed part is refused", () => {
    fc.assert(
      fc.property(message, fc.integer({ min: 0, max: 3 }), fc.nat(), (sent, part, place) => {
        const frames = serialize("key", sent);
        const changed = Buffer.from(frames[2 + part]!);
        const at = place % changed.length;
        changed[at] = changed[at]! ^ 1;
        frames[2 + part] = changed;
        expect(() => parse("key", sent.channel, frames)).toThrow(/signature/);
      }),
    );
  });

  test("another key's signature is refused", () => {
    const frames = serialize("one key", createMessage({ channel: "shell", msg_type: "x", session: "s" }));
    expect(() => parse("another key", "shell", frames)).toThrow(/signature is not the one/);
  });

  test("the signature is HMAC-SHA256 over the four parts, as RFC 4231 has it", () => {
    // RFC 4231, test case 2, cut into four parts.
    const parts = ["what do ", "ya want ", "for ", "nothing?"].map((part) => Buffer.from(part));
    expect(sign("Jefe", parts)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });

  test("without a key nothing is signed and nothing is verified", () => {
    const sent = createMessage({ channel: "iopub", msg_type: "status", session: "s" });
    const frames = serialize("", sent);
    expect(frames[1]?.length).toBe(0);
    expect(parse("", "iopub", frames).message.header).toEqual(sent.header);
  });

  test.each([
    ["no delimiter", [Buffer.from("a"), Buffer.from("b")], /none of its 2 frames is <IDS\|MSG>/],
    [
      "too few parts",
      [Buffer.from("<IDS|MSG>"), Buffer.from(""), Buffer.from("{}")],
      /expected a signature and 4 parts/,
    ],
    [
      "parts that are not JSON",
      ["<IDS|MSG>", "", "{", "{}", "{}", "{}"].map((part) => Buffer.from(part)),
      /not JSON/,
    ],
    [
      "a part that is no object",
      ["<IDS|MSG>", "", "[]", "{}", "{}", "{}"].map((part) => Buffer.from(part)),
      /expected a JSON object/,
    ],
    [
      "a header without msg_type",
      ["<IDS|MSG>", "", '{"msg_id":"1"}', "{}", "{}", "{}"].map((part) => Buffer.from(part)),
      /no msg_type/,
    ],
  ])("frames with %s are an error that says so", (_, frames, words) => {
    expect(() => parse("", "shell", frames)).toThrow(words);
  });
});

describe("a large message", () => {
  const sent = createMessage({
    channel: "iopub",
    msg_type: "display_data",
    session: "s",
    content: { data: { "text/plain": "x".repeat(3_000_000) } },
  });
  const frames = serialize("key", sent);
  /** The same with other bytes for the content, signed as they are. */
  const framesOf = (content: Buffer): Buffer[] => {
    const signed = [...frames.slice(2, 5), content];
    return [frames[0]!, Buffer.from(sign("key", signed)), ...signed];
  };

  test("is read with turns for others between, and is the same as when it is read at once", async () => {
    // Each look at the clock is as much later as one may work at a time.
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 9));
    onTestFinished(() => clock.mockRestore());
    let turns = 0;
    let counting = setImmediate(function count() {
      turns++;
      counting = setImmediate(count);
    });
    const { message } = await parseInTurns("key", "iopub", frames);
    clearImmediate(counting);
    expect(turns).toBeGreaterThan(10);
    expect(message).toEqual(parse("key", "iopub", frames).message);
    expect(message.content).toEqual(sent.content);
  });

  test("with a changed byte at its end is refused", async () => {
    const content = Buffer.from(frames[5]!);
    content[content.length - 5]! ^= 1;
    await expect(parseInTurns("key", "iopub", frames.with(5, content))).rejects.toThrow(/signature/);
  });

  test("that is nested too deep is refused, as a small one is", async () => {
    for (const filling of ["", "x".repeat(2_000_000)]) {
      const content = Buffer.from(`{"a":"${filling}","b":${"[".repeat(700)}${"]".repeat(700)}}`);
      await expect(parseInTurns("key", "iopub", framesOf(content))).rejects.toThrow(
        "reading a iopub message: a part is nested more than 500 deep.",
      );
    }
  });

  test("that is no JSON is an error for whoever looks at it", () => {
    const { message } = parse("key", "iopub", framesOf(Buffer.alloc(2_000_000, "x")));
    expect(isLarge(message)).toBe(true);
    expect(() => message.content).toThrow(/a part is not JSON/);
  });

  test("that is no UTF-8 is not passed on as it came, for a text must be", () => {
    for (const length of [10, 2_000_000]) {
      const content = Buffer.concat([
        Buffer.from(`{"a":"${"x".repeat(length)}`),
        Buffer.of(0xff),
        Buffer.from('"}'),
      ]);
      const { message } = parse("key", "iopub", framesOf(content));
      expect(contentBytes(message)).toBeUndefined();
      expect(message.content["a"]).toBe(`${"x".repeat(length)}\ufffd`);
    }
  });
});
