import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { type BarTarget, trainingBar } from "../../../lib/cli/training-bar.js";

/** A stream that keeps what is written, as a terminal of so many columns or as a plain file. */
function target(columns?: number): { stream: BarTarget; written: string[]; frames: () => string[] } {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  const frames = (): string[] => written.filter((text) => text.includes("epoch"));
  return { stream: stream as unknown as BarTarget, written, frames };
}

const at = (epoch: number, done: number, loss = 0.5) => {
  return { epoch, epochs: 4, done, count: 100, loss, accuracy: 0.5 };
};

describe("the progress of a training", () => {
  test("is a line an epoch where nothing can be redrawn", () => {
    const { stream, written } = target();
    const bar = trainingBar("A", stream);
    for (const progress of [at(1, 10, 2.34567), at(1, 60), at(2, 10, 0.25), at(2, 100)]) bar.update(progress);
    bar.stop();
    expect(written).toEqual([
      "A: epoch 1 of 4, loss 2.346 at its start\n",
      "A: epoch 2 of 4, loss 0.2500 at its start\n",
    ]);
  });

  test("is a bar on a terminal, and nothing of it is left in the end", () => {
    const { stream, written, frames } = target(100);
    let time = 0;
    const bar = trainingBar("A", stream, () => time);
    bar.update(at(1, 0));
    expect(frames().at(-1)).toBe("A ░░░░░░░░░░░░░░░░ epoch 1 of 4, loss 0.5000, beginning");
    time = 3000;
    bar.update(at(2, 0, 0.25));
    bar.stop();
    expect(frames().at(-1)).toBe("A ████░░░░░░░░░░░░ epoch 2 of 4, loss 0.2500, 9.0 s left");
    expect(written.at(-1)).toBe("\r\u001b[K");
    expect(written).toContain("\u001b[?25h"); // the cursor is back
  });

  test("reckons the time left from where it came in, also where half was done before", () => {
    const { stream, frames } = target(100);
    let time = 500_000;
    const bar = trainingBar("A", stream, () => time);
    bar.update(at(3, 0));
    time += 2000;
    bar.update(at(4, 0));
    bar.stop();
    expect(frames().at(-1)).toMatch(/2\.0 s left$/);
  });

  test("says that it tests where all epochs are done, and no infinite time where none is", () => {
    const { stream, frames } = target(100);
    const bar = trainingBar("A", stream, () => 0);
    bar.update(at(1, 0));
    bar.update(at(4, 100));
    bar.stop();
    expect(frames().at(-1)).toMatch(/testing$/);
    expect(frames().join()).not.toMatch(/NaN|Infinity/);
  });

  test.each([40, 80, 100])(
    "shortens a long name for a terminal of %i columns, and keeps the figures",
    (columns) => {
      const { stream, frames } = target(columns);
      const bar = trainingBar("convolutional network: 16 and 32 filters, seed 3", stream, () => 0);
      bar.update(at(1, 1));
      bar.stop();
      expect(frames().at(-1)).toMatch(/^convolution.*… █*░+ epoch 1 of 4, loss 0\.5000, /);
      if (columns >= 80) expect(frames().at(-1)!.length).toBeLessThan(columns);
    },
  );

  test("that never began leaves nothing behind", () => {
    const { stream, written } = target(100);
    trainingBar("A", stream).stop();
    expect(written).toEqual([]);
  });
});
