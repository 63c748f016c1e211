import { afterEach, describe, expect, test } from "vitest";
import { digitFromStrokes } from "../../../lib/data/index.js";
import { type DisplayMessage, drawingPad, setPublisher } from "../../../lib/display/index.js";

afterEach(() => {
  setPublisher(undefined);
});

describe("a drawing pad", () => {
  test("comes in one message: for our page, as a script for others, and as words", () => {
    const messages: DisplayMessage[] = [];
    setPublisher({ canUpdate: true, publish: (message) => messages.push(message) });
    drawingPad();
    drawingPad();
    expect(messages).toHaveLength(2);
    expect(Object.keys(messages[0]!.data)).toEqual([
      "application/vnd.longhand.drawing-pad",
      "text/html",
      "text/plain",
    ]);
    expect(messages[1], "a notebook run again stays as it was").toEqual(messages[0]);
    expect(String(messages[0]!.data["text/html"])).not.toMatch(/src=|https?:/);
  });

  test("says in words how to write strokes by hand, and the example is a digit", () => {
    const messages: DisplayMessage[] = [];
    setPublisher({ canUpdate: false, publish: (message) => messages.push(message) });
    drawingPad();
    const example = /const strokes = "([^"]+)";/.exec(messages[0]!.data["text/plain"])?.[1];
    expect(digitFromStrokes(example!).data.some((depth) => depth === 1)).toBe(true);
  });
});
