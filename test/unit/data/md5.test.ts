import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { md5 } from "../../../lib/data/host/md5.js";

const breathe = () => Promise.resolve();

test("the browser's MD5 sum is Node's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await md5(bytes, breathe)).toBe(createHash("md5").update(bytes).digest("hex"));
    }),
  );
});

test("the browser's MD5 lets others in during a long sum", async () => {
  let breaths = 0;
  const bytes = new Uint8Array(9 << 20).fill(7);
  const sum = await md5(bytes, async () => {
    breaths++;
  });
  expect([sum, breaths]).toEqual([createHash("md5").update(bytes).digest("hex"), 2]);
});
