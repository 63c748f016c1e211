import { describe, expect, test } from "vitest";
import { drawDigits } from "../../../lib/data/drawn/draw-digits.js";
import { loadDrawn } from "../../../lib/data/drawn/load-drawn.js";
import { writeIdx } from "../../../lib/data/idx.js";
import type { FileSet, SetFile } from "../../../lib/data/mnist-files.js";
import { memoryHost } from "../../support/memory-host.js";
import { sameBytes } from "../../support/same-bytes.js";

const host = memoryHost();
const set = await smallDrawnSet();

/** The drawn set at a small size, with the sums that drawing it gives. */
async function smallDrawnSet(): Promise<FileSet> {
  const files: SetFile[] = [];
  for (const [part, count, seed] of [
    ["train", 300, 1],
    ["test", 100, 2],
  ] as const) {
    const { pixels, labels, height, width } = await drawDigits({ count, seed });
    for (const content of [
      { kind: "images", count, height, width, pixels } as const,
      { kind: "labels", count, labels } as const,
    ])
      files.push({
        part,
        kind: content.kind,
        name: `drawn-${part}-${content.kind}`,
        count,
        md5: await host.md5(writeIdx(content)),
      });
  }
  return { title: "Drawn digits", files };
}

describe("loading drawn digits", () => {
  test("they are drawn once, kept in data/drawn, and read from there the next time", async () => {
    const machine = memoryHost({ workingFolder: "/home/someone" });
    const first: number[] = [];
    const drawn = await loadDrawn(machine, { set, progress: (done) => first.push(done) });
    expect([drawn.where, drawn.notKept, drawn.train.count, drawn.test.count]).toEqual([
      "/home/someone/data/drawn",
      undefined,
      300,
      100,
    ]);
    expect([...machine.contents.keys()]).toEqual(
      set.files.map(({ name }) => `/home/someone/data/drawn/${name}`),
    );
    expect([first.length > 0, first.at(-1)]).toEqual([true, 400]);
    const second: number[] = [];
    const again = await loadDrawn(machine, { set, progress: (done) => second.push(done) });
    expect(second).toEqual([]);
    expect(sameBytes(again.train.pixels, drawn.train.pixels)).toBe(true);
    expect(again.test.labels).toEqual(drawn.test.labels);
    expect(again.train.source).toBe("drawn");
  });

  test("a damaged copy is drawn anew", async () => {
    const machine = memoryHost();
    const { train } = await loadDrawn(machine, { set });
    const path = "/home/me/data/drawn/drawn-train-images";
    const sound = machine.contents.get(path)!;
    for (const damaged of [
      sound.subarray(0, 1000),
      new Uint8Array(0),
      sound.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)),
    ]) {
      machine.contents.set(path, damaged);
      expect(sameBytes((await loadDrawn(machine, { set })).train.pixels, train.pixels)).toBe(true);
      expect(sameBytes(machine.contents.get(path)!, sound)).toBe(true);
    }
  });

  test("in a folder that cannot be written to they stay in memory, and it is said", async () => {
    const drawn = await loadDrawn(memoryHost({ readOnly: true }), { set });
    expect([drawn.where, drawn.train.count]).toEqual(["memory", 300]);
    expect(drawn.notKept).toMatch(/read-only/);
  });

  test("in a browser they stay in memory", async () => {
    const drawn = await loadDrawn({ ...memoryHost(), files: undefined }, { set });
    expect([drawn.where, drawn.train.count]).toEqual(["memory", 300]);
  });
});
