import { expect, test } from "vitest";
import { forgetPeak, peakMemory } from "./peak.js";

const megabyte = 2 ** 20;

/** Takes memory and lets go of it. @returns by how many megabytes the peak rose */
function peakOf(megabytes: number): number {
  const before = forgetPeak();
  new Uint8Array(megabytes * megabyte).fill(1);
  return (peakMemory() - before) / megabyte;
}

test.skipIf(process.platform !== "linux")(
  "what comes after something large is told with its own memory, and not as nothing",
  () => {
    expect(peakOf(400)).toBeGreaterThan(350);
    const small = peakOf(100);
    expect(small).toBeGreaterThan(80);
    expect(small).toBeLessThan(200);
  },
);
