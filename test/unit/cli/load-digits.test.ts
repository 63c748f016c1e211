import { describe, expect, test } from "vitest";
import { loadDigits } from "../../../lib/cli/load-digits.js";
import type { LoadedMnist, LoadMnistOptions } from "../../../lib/data/index.js";

/** Loads by a way that only tells, and gives what was written. */
async function told(tell: (options: LoadMnistOptions) => void): Promise<string> {
  const written: string[] = [];
  const loaded = { summary: "digits" } as LoadedMnist;
  const signal = new AbortController().signal;
  const load = async (options: LoadMnistOptions): Promise<LoadedMnist> => {
    expect(options.signal).toBe(signal);
    tell(options);
    return loaded;
  };
  expect(await loadDigits({ write: (text) => written.push(text) }, signal, load)).toBe(loaded);
  return written.join("");
}

describe("loading digits for a command", () => {
  test("is a line for each file that is fetched, however often its progress is told", async () => {
    const text = await told(({ progress }) => {
      for (const received of [1, 50, 100]) progress!({ file: "train-images", received, total: 100 });
      progress!({ file: "train-labels", received: 1, total: 9 });
    });
    expect(text).toBe("fetching train-images\nfetching train-labels\n");
  });

  test("is one line where digits are drawn, which says that they are not MNIST", async () => {
    const text = await told(({ drawing }) => {
      for (const done of [0, 1000, 2000]) drawing!(done, 70_000);
    });
    expect(text).toBe("drawing 70,000 digits, for MNIST cannot be had; they are kept\n");
  });

  test("is silent where they are at hand", async () => {
    expect(await told(() => {})).toBe("");
  });
});
