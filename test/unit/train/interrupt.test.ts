import { describe, expect, test } from "vitest";
import { interrupt, listenForInterrupt } from "../../../lib/train/interrupt.js";

describe("an interrupt where there are no process signals", () => {
  test("reaches all who listen, once, and says whether anyone did", () => {
    expect(interrupt()).toBe(false);
    const [first, second] = [listenForInterrupt(), listenForInterrupt()];
    expect(interrupt()).toBe(true);
    expect([first.signal.aborted, second.signal.aborted]).toEqual([true, true]);
    expect(first.signal.reason).toBe("interrupt");
    expect(interrupt()).toBe(false);
    first.stop();
    second.stop();
  });

  test("does not reach one who has stopped listening", () => {
    const gone = listenForInterrupt();
    gone.stop();
    expect(interrupt()).toBe(false);
    expect(gone.signal.aborted).toBe(false);
  });
});
