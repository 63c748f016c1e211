import { afterEach, describe, expect, test } from "vitest";
import type { DisplayMessage } from "../../../../lib/display/index.js";
import { comparePage, comparisonFigures, setPublisher, show } from "../../../../lib/display/index.js";
import { compare } from "../../../../lib/experiment/index.js";
import { expectSound, hostileLabels, readSvg } from "../../../support/figures.js";
import { madeRun, withSpec } from "../../../support/made-runs.js";

const runs = [
  ...[0.9, 0.92].map((best) => withSpec({ learningRate: 0.1 }, { accuracies: [0.8, best] })),
  withSpec({ learningRate: 0.001 }, { accuracies: [0.3, 0.5] }),
];

let restore: (() => void) | undefined;
afterEach(() => restore?.());

function shown(value: unknown): DisplayMessage {
  const messages: DisplayMessage[] = [];
  const before = setPublisher({ canUpdate: false, publish: (message) => messages.push(message) });
  restore = () => void setPublisher(before);
  show(value);
  expect(messages).toHaveLength(1);
  return messages[0]!;
}

describe("a comparison that is shown", () => {
  test("is a table with what differs, best first, mean and spread over seeds", () => {
    const text = shown(compare(runs)).data["text/plain"];
    const lines = text.split("\n");
    expect(lines[0]).toBe("2 settings, 3 runs, best first by testAccuracy.");
    expect(lines[1]).toMatch(/^\s+learningRate\s+testAccuracy\s+loss\s+time\s+runs\s+id$/);
    expect(lines[2]).toMatch(/^1\s+0\.1\s+91\.00% ± 1\.41\s+0\.09 ± 0\.01414\s+3\.0 s\s+2\s+\w{6} \w{6}$/);
    expect(lines[3]).toMatch(/^2\s+0\.001\s+50\.00%\s/);
  });

  test("has its drawings beside it, and no script", () => {
    const html = String(shown(compare(runs)).data["text/html"]);
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|href=|src=/);
  });

  test("says how runs ended where not all are done", () => {
    const failed = withSpec({ learningRate: 9 }, { status: "failed", accuracies: [] });
    expect(shown(compare([...runs, failed])).data["text/plain"]).toMatch(/failed/);
  });

  test("of two runs tells their difference", () => {
    expect(String(shown(compare(runs.slice(1))).data["text/html"])).toContain("What differs between the two");
    expect(String(shown(compare(runs)).data["text/html"])).not.toContain("What differs between the two");
  });
});

describe("the drawings of a comparison", () => {
  test("are curves over epochs and over time, and parallel coordinates", () => {
    const { curves, time, settings } = comparisonFigures(compare(runs));
    for (const figure of [curves, time, settings]) expectSound(figure!);
    expect(readSvg(curves!)).toEqual(expect.arrayContaining(["epoch", "testAccuracy", "learningRate 0.1"]));
    expect(readSvg(time!)).toEqual(expect.arrayContaining(["time (s)"]));
    expect(settings!.alt).toBe(
      'Parallel coordinates "Settings and testAccuracy": 2 lines over 2 axes: learningRate (0.001 to 0.1) and testAccuracy (0.5 to 0.91).',
    );
  });

  test("are left out where there is nothing to draw", () => {
    const { curves, settings } = comparisonFigures(compare([madeRun({ accuracies: [] })]));
    expect([curves, settings]).toEqual([undefined, undefined]);
  });

  test("fall back on the loss where the score was measured at the end alone", () => {
    const ended = withSpec({ learningRate: 1 }, {});
    const without = ended.metrics.map(
      ({ testAccuracy: _, ...record }) => record as (typeof ended.metrics)[number],
    );
    const { curves } = comparisonFigures(compare([{ ...ended, metrics: without }]));
    expect(readSvg(curves!)).toContain("loss");
  });

  test("show the best of many as curves, and all as lines", () => {
    const many = Array.from({ length: 12 }, (_, at) =>
      withSpec({ learningRate: at + 1 }, { accuracies: [at / 20] }),
    );
    const { curves, settings } = comparisonFigures(compare(many));
    expect(
      curves!.data.filter((trace) => "name" in trace && trace.name?.startsWith("learningRate")),
    ).toHaveLength(7);
    expect(readSvg(curves!)).toContain("testAccuracy over the epochs, the best 7 of 12");
    expect(settings!.alt).toContain("12 lines");
  });
});

describe("a page of runs", () => {
  test("stands alone, and takes no name for markup", () => {
    for (const name of hostileLabels) {
      const page = comparePage(
        [madeRun({ parameters: { title: name } }), madeRun({ parameters: { title: "b" } })],
        {
          title: name,
        },
      );
      expect(page).toMatch(/^<!doctype html>/);
      expect(page).not.toMatch(/<(script|img|b|br|link|iframe)\b/);
    }
  });
});
