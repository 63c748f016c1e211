import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type DisplayMessage,
  formatShape,
  type MimeBundle,
  progress,
  setPublisher,
  show,
  showMarkdown,
  showTable,
} from "../../../lib/display/index.js";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { lineChart } from "../../../lib/plot/index.js";

let messages: DisplayMessage[];

beforeEach(() => {
  messages = [];
  setPublisher({ canUpdate: true, publish: (message) => messages.push(message) });
});

afterEach(() => {
  setPublisher(undefined);
});

function bundleOf(value: unknown): MimeBundle {
  messages.length = 0;
  show(value);
  expect(messages).toHaveLength(1);
  return messages[0]!.data;
}

function textOf(value: unknown): string {
  return bundleOf(value)["text/plain"];
}

describe("show", () => {
  test("shows a history as a table", () => {
    const bundle = bundleOf([
      { epoch: 1, loss: 2.3 },
      { epoch: 2, loss: 0.4 },
    ]);
    expect(bundle["text/plain"].split("\n").map((line) => line.trim())).toEqual([
      "epoch  loss",
      "─────  ────",
      "1   2.3",
      "2   0.4",
    ]);
    expect(bundle["text/html"]).toContain("<table>");
  });

  test("of a long history shows both ends, and says how many rows there are", () => {
    const text = textOf(Array.from({ length: 1000 }, (_, epoch) => ({ epoch })));
    expect(text).toContain("1,000 rows");
    expect(text).toMatch(/\n +0\n/);
    expect(text).toMatch(/\n +999$/);
    expect(text.split("\n").length).toBeLessThan(60);
  });

  test("lists matrices and figures by their shapes and words, not by their fields", () => {
    const weights = { rows: 1, cols: 2, data: Float32Array.of(1, 2) };
    const figure = lineChart({ a: [1] });
    expect(textOf([weights, weights])).toBe("0  (1, 2) float32\n1  (1, 2) float32");
    expect(textOf([figure])).toMatch(/^0 {2}Line chart/);
    expect(textOf([new RangeError("a")])).toBe("0  RangeError: a");
  });

  test("shows maps, sets, dates and errors as what they are", () => {
    expect(
      textOf(
        new Map<unknown, unknown>([
          ["rate", 0.1],
          [2, [1, 2]],
        ]),
      ),
    ).toBe("rate  0.1\n2     (2,) number");
    expect(textOf(new Set(["a", 7]))).toBe("0  a\n1  7");
    expect(textOf(new Map())).toBe("empty Map");
    expect(textOf(new Set())).toBe("empty Set");
    expect(textOf(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
    expect(textOf(new Date(Number.NaN))).toBe("Invalid Date");
    expect(textOf(new RangeError("x<b>"))).toBe("RangeError: x<b>");
    expect(textOf({ when: new Date(0), why: new Error("e") })).toBe(
      "when  1970-01-01T00:00:00.000Z\nwhy   Error: e",
    );
  });

  test("tells that a promise must be awaited", () => {
    expect(() => show(Promise.resolve(1))).toThrow(/await/);
  });

  test("shows whole numbers of 64 bits", () => {
    expect(textOf(BigInt64Array.of(1n))).toBe("0  1");
    expect(textOf(BigUint64Array.of(2n ** 64n - 1n))).toBe("0  18446744073709551615");
  });

  test("lists the first of very many values, and says how many it left out", () => {
    const text = textOf(Array.from({ length: 5000 }, (_, index) => `word ${index}`));
    expect(text).toContain("0   word 0");
    expect(text).toMatch(/… and 4,900 more$/);
  });

  test("does not lose itself in an array that holds itself", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(textOf(circle)).toBe("0  array of 1");
    const twice: unknown[] = [];
    for (let k = 0; k < 10; k++) twice.push(twice);
    expect(formatShape(twice)).toBe("array of 10");
  });

  test("names the missing values of a sparse array", () => {
    expect(textOf(new Array(2))).toBe("0  undefined\n1  undefined");
  });

  test("refuses a matrix with too few values, instead of printing a shape without any", () => {
    const short = { rows: 2, cols: 2, data: [1] };
    expect(() => show(short)).toThrow(ShapeError);
    expect(() => show(short)).toThrow("is (2, 2) but holds 1 value. Pass 4 of them");
  });

  test("refuses a value whose toDisplay gives no text", () => {
    expect(() => show({ toDisplay: () => 5 })).toThrow(ParameterError);
  });
});

describe("show of a Plotly figure made by hand", () => {
  test("gives the figure to Plotly, and names its traces in words", () => {
    const figure = {
      data: [{ type: "scatter", x: [1], y: [2] }, { type: "pie", values: [1] }, { y: [1] }],
      layout: { title: { text: "By &lt;hand&gt;" } },
    };
    const bundle = bundleOf(figure);
    expect(bundle["text/plain"]).toBe('Plotly figure "By <hand>": 2 scatter traces, 1 pie trace.');
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({ data: figure.data });
    expect(bundle["image/svg+xml"]).toBeUndefined();
  });

  test("with words of its own keeps them; the SVG is left out where it cannot be drawn", () => {
    const bundle = bundleOf({ data: [{ type: "pie", values: [1] }], layout: {}, alt: "a pie" });
    expect(bundle["text/plain"]).toBe("a pie");
    expect(bundle["image/svg+xml"]).toBeUndefined();
    expect(bundleOf(lineChart({ a: [1] }))["image/svg+xml"]).toContain("<svg");
  });

  test("takes no other object with data and layout for a figure", () => {
    expect(textOf({ data: [1, 2], layout: { a: 1 } })).toContain("data    (2,) number");
    expect(textOf({ data: [], layout: null })).toContain("layout  null");
  });
});

describe("what cannot be shown is refused in words of our own", () => {
  test("by a table: a matrix, a row that is none, a format that is none", () => {
    const matrix = { rows: 2, cols: 2, data: [1, 2, 3, 4] };
    expect(() => showTable(matrix as never)).toThrow(ParameterError);
    expect(() => showTable(matrix as never)).toThrow(/\(2, 2\) number.*show\(/);
    expect(() => showTable([{ a: 1 }, null] as never)).toThrow("row 1 is null");
    const columns = [{ key: "a", format: "zz" }];
    expect(() => showTable([{ a: 1 }], { columns })).toThrow(ParameterError);
    expect(() => showTable([{ a: 1 }], { columns })).toThrow(/column "a": format is "zz"/);
    expect(() => showTable([{ a: 1 }], { columns: [] })).toThrow(/no column/);
  });

  test("by progress and Markdown: a text that is none", () => {
    expect(() => progress({ total: 3 } as never)).toThrow(ParameterError);
    expect(() => progress({ total: 3 } as never)).toThrow(/title is undefined/);
    expect(() => showMarkdown(undefined as never)).toThrow(ParameterError);
  });

  test("a table tells the shape of an array in a cell", () => {
    showTable([{ weights: [1, 2, 3], settings: { a: 1 } }]);
    expect(messages[0]?.data["text/plain"]).toContain("(3,) number");
    expect(messages[0]?.data["text/plain"]).not.toContain("[object Object]");
  });
});
