import { afterEach, describe, expect, test } from "vitest";
import { type DisplayMessage, progress, setPublisher } from "../../../lib/display/index.js";
import { ParameterError } from "../../../lib/errors.js";

/** Collects what is shown. */
function publish(canUpdate: boolean): DisplayMessage[] {
  const messages: DisplayMessage[] = [];
  setPublisher({ canUpdate, publish: (message) => messages.push(message) });
  return messages;
}

afterEach(() => {
  setPublisher(undefined);
});

describe("progress", () => {
  test("moves one bar in place, and tells steps, time, time left and note", () => {
    const messages = publish(true);
    let clock = 0;
    const bar = progress({ total: 4, title: "Training", now: () => clock });
    clock = 1500;
    bar.update(1, "loss 0.31");
    expect(messages.map(({ update }) => update === true)).toEqual([false, true]);
    expect(messages[1]?.displayId).toBe(messages[0]?.displayId);
    expect(messages[1]?.data["text/plain"]).toBe(
      "Training █████░░░░░░░░░░░░░░░ 1/4 · 1.5 s · 4.5 s left · loss 0.31",
    );
    expect(messages[1]?.data["text/html"]).toContain('<progress max="4" value="1"');
  });

  test("repaints ten times a second at most, and always at the end", () => {
    const messages = publish(true);
    let clock = 0;
    const bar = progress({ total: 1000, title: "Steps", now: () => clock });
    for (let step = 1; step <= 1000; step++) {
      clock += 1;
      bar.update(step);
    }
    expect(messages.length).toBeLessThanOrEqual(12);
    expect(messages.at(-1)?.data["text/plain"]).toContain("1,000/1,000");
  });

  test("prints a line at each quarter where nothing can be replaced", () => {
    const messages = publish(false);
    const bar = progress({ total: 200, title: "Steps", now: () => 0 });
    for (let step = 1; step <= 200; step++) bar.update(step);
    const done = messages.map(({ data }) => /(\d+)\/200/.exec(data["text/plain"])?.[1]);
    expect(done).toEqual(["50", "100", "150", "200"]);
  });

  test("writes steps as it is told, minutes past the first, and no note as markup", () => {
    const messages = publish(true);
    let clock = 0;
    const bar = progress({
      total: 10e6,
      title: "<Fetching>",
      format: (bytes) => `${bytes / 1e6} MB`,
      now: () => clock,
    });
    clock = 83_000;
    bar.update(10e6, "<b>");
    expect(messages[1]?.data["text/plain"]).toContain("10 MB/10 MB · 1 min 23 s · <b>");
    expect(messages[1]?.data["text/html"]).toMatch(/&lt;Fetching&gt;.*&lt;b&gt;/);
  });

  test("refuses a total or a step that cannot be", () => {
    publish(true);
    expect(() => progress({ total: 0, title: "T" })).toThrow(ParameterError);
    const bar = progress({ total: 2, title: "T" });
    expect(() => bar.update(3)).toThrow("3 of 2 steps are said to be done");
    expect(() => bar.update(Number.NaN)).toThrow(ParameterError);
  });
});
