import { Hono } from "hono";
import { expect, test } from "vitest";
import { sendBytes } from "../../../lib/server/send-bytes.js";

const answerWith = (bytes: string | Uint8Array): Promise<Response> =>
  Promise.resolve(new Hono().get("/", (context) => sendBytes(context, bytes)).request("/"));

test.each([0, 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024, 5_000_000])(
  "%i bytes come whole",
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * n) % 251);
    const came = new Uint8Array(await (await answerWith(bytes)).arrayBuffer());
    expect(Buffer.compare(came, bytes)).toBe(0);
  },
);

test("many bytes come in pieces, and say how many they are", async () => {
  const answer = await answerWith(new Uint8Array(5_000_000));
  expect(answer.headers.get("content-length")).toBe("5000000");
  const lengths: number[] = [];
  for await (const piece of answer.body!) lengths.push(piece.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(256 * 1024);
});

test("a text comes as it is", async () => {
  expect(await (await answerWith("é")).text()).toBe("é");
});
