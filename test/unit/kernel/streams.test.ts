import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Streams } from "../../../lib/kernel/inside/streams.js";

function collect(): { sent: [string, string][]; streams: Streams } {
  const sent: [string, string][] = [];
  return { sent, streams: new Streams((name, text) => sent.push([name, text])) };
}

describe("what cells print", () => {
  test("is joined where much comes, and parted where the other stream speaks", () => {
    const { sent, streams } = collect();
    for (let i = 0; i < 500; i++) streams.write("stdout", "a");
    streams.write("stderr", "b");
    streams.write("stdout", "c");
    streams.flush();
    expect(sent.length).toBeLessThan(100);
    expect(sent.map(([, text]) => text).join("")).toBe(`${"a".repeat(500)}bc`);
    expect(sent.slice(-2)).toEqual([
      ["stderr", "b"],
      ["stdout", "c"],
    ]);
  });

  test("is sent at once where little comes, as what follows may never yield", () => {
    const { sent, streams } = collect();
    streams.write("stdout", "now");
    expect(sent).toEqual([["stdout", "now"]]);
  });

  test("is whole again where a character was cut between two writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat({ max: 200 })), (text, cuts) => {
        const whole = Buffer.from(text);
        const places = [
          0,
          ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b),
          whole.length,
        ];
        const { sent, streams } = collect();
        for (const [at, end] of places.slice(1).entries())
          streams.write("stdout", whole.subarray(places[at], end));
        streams.flush();
        expect(sent.map(([, part]) => part).join("")).toBe(whole.toString("utf8"));
      }),
    );
  });

  test("never waits in great heaps: a long text is sent before the end", () => {
    const { sent, streams } = collect();
    const line = "x".repeat(1000);
    for (let i = 0; i < 2000; i++) streams.write("stdout", line);
    expect(sent.length).toBeGreaterThan(3);
    streams.flush();
    expect(sent.reduce((sum, [, text]) => sum + text.length, 0)).toBe(2_000_000);
  });

  test("is written with the callbacks of a stream, and says that it takes more", async () => {
    const { sent, streams } = collect();
    const target = { stdout: { write: () => false }, stderr: { write: () => false } };
    streams.capture(target as unknown as Pick<NodeJS.Process, "stdout" | "stderr">);
    const write = target.stderr.write as unknown as NodeJS.WriteStream["write"];
    await new Promise<void>((done) => {
      expect(write("4869", "hex", () => done())).toBe(true);
    });
    streams.flush();
    expect(sent).toEqual([["stderr", "Hi"]]);
  });
});
