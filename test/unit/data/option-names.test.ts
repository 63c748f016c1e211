import { describe, expect, test } from "vitest";
import { Dataset, drawDigits, fetchMnist, loadMnist, selectClasses } from "../../../lib/data/index.js";
import { ParameterError } from "../../../lib/errors.js";

const set = new Dataset({
  name: "Two",
  source: "drawn",
  pixels: Uint8Array.of(0, 255),
  labels: Uint8Array.of(0, 1),
  height: 1,
  width: 1,
  classes: 2,
});

describe("an option that there is not", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "selectClasses",
      () => selectClasses(set, [1], { relabelled: true } as object),
      /^selectClasses: there is no option named relabelled\. Pass relabel\.$/,
    ],
    [
      "dataset.inputs",
      () => set.inputs({ from: 1 } as object),
      /^dataset\.inputs: there is no option named from\. Pass start, end, dtype, scale\.$/,
    ],
    [
      "loadMnist",
      () => loadMnist({ folder: "digits" } as object),
      /^loadMnist: there is no option named folder/,
    ],
    [
      "fetchMnist",
      () => fetchMnist({ dir: "digits" } as object),
      /^fetchMnist: there is no option named dir\. Pass folder/,
    ],
    [
      "drawDigits",
      () => drawDigits({ count: 1, seed: 1, size: 28 } as Parameters<typeof drawDigits>[0]),
      /^drawDigits: there is no option named size\. Pass count, seed, pause\.$/,
    ],
  ])("is refused by name: %s", async (_, call, message) => {
    const refused = (async () => call())();
    await expect(refused).rejects.toThrow(ParameterError);
    await expect(refused).rejects.toThrow(message);
  });
});
