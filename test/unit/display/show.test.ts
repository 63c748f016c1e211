import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type DisplayMessage,
  formatShape,
  type MimeBundle,
  setPublisher,
  show,
  showLive,
  showMarkdown,
  showTable,
} from "../../../lib/display/index.js";
import { rawPublisher } from "../../../lib/display/tslab-publisher.js";
import { LonghandError, ParameterError } from "../../../lib/errors.js";
import { lineChart } from "../../../lib/plot/index.js";
import { hostileLabels } from "../../support/figures.js";

let messages: DisplayMessage[];

beforeEach(() => {
  messages = [];
  setPublisher({ canUpdate: true, publish: (message) => messages.push(message) });
});

afterEach(() => {
  setPublisher(undefined);
  vi.unstubAllGlobals();
});

function shown(): MimeBundle {
  expect(messages).toHaveLength(1);
  return messages[0]!.data;
}

function matrix(rows: number, cols: number) {
  return {
    rows,
    cols,
    dtype: "float64",
    data: Float64Array.from({ length: rows * cols }, (_, index) => index / 4),
  };
}

describe("show", () => {
  test("sends a figure in three forms, with its words where a page finds them", () => {
    const figure = lineChart({ loss: [2, 1] });
    show(figure);
    const bundle = shown();
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({ layout: { meta: { alt: figure.alt } } });
    expect(bundle["text/plain"]).toBe(figure.alt);
  });

  test("shows a small matrix whole, with its shape and type", () => {
    show(matrix(2, 3));
    expect(shown()["text/plain"]).toBe("(2, 3) float64\n[0.000  0.250  0.500]\n[0.750  1.000  1.250]");
  });

  test("shows the corners of a large matrix, and dots between", () => {
    show(matrix(784, 128));
    const lines = shown()["text/plain"].split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe("(784, 128) float64");
    expect(lines[1]).toMatch(/^\[ +0\.00 +0\.25 +0\.50 +… +31\.25 +31\.50 +31\.75\]$/);
    expect(lines[4]).toMatch(/^\[( *…)+\]$/);
    expect(lines[7]).toContain("25087.75]");
  });

  test("names rows and columns in the table that a notebook shows", () => {
    show(matrix(784, 2));
    const html = String(shown()["text/html"]);
    expect(html).toContain("<code>(784, 2) float64</code>");
    expect(html).toContain('<th scope="row" style="text-align:right">783</th>');
  });

  test("does not hide NaN or infinity, nor round small gradients to zero", () => {
    show([Number.NaN, Number.POSITIVE_INFINITY, 0.5]);
    show([1e-7, -3e-9]);
    expect(messages[0]!.data["text/plain"]).toContain("[     NaN  Infinity    0.5000]");
    expect(messages[1]!.data["text/plain"]).toContain("[ 1.000e-7  -3.000e-9]");
  });

  test("lists every shape of an object, so that all can be compared", () => {
    show({
      X: matrix(64, 784),
      labels: new Uint8Array(64),
      rate: 0.1,
      name: "A",
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(shown()["text/plain"]).toBe(
      [
        "X       (64, 784) float64",
        "labels  (64,) uint8",
        "rate    0.1",
        "name    A",
        "rows    (2, 2) number",
      ].join("\n"),
    );
  });

  test("takes text, numbers, and whatever brings its own forms", () => {
    show("hello");
    show(0.25);
    show({ toDisplay: () => ({ "text/plain": "mine", "text/html": "<b>mine</b>" }) });
    expect(messages.map(({ data }) => data["text/plain"])).toEqual(["hello", "0.25", "mine"]);
  });

  test("describes a data set by its pictures, its pixels and its labels", () => {
    show({ pixels: new Uint8Array(8), labels: new Uint8Array(2), count: 2, height: 2, width: 2 });
    expect(shown()["text/plain"]).toBe("2 pictures of 2 × 2, pixels (2, 4) uint8, labels (2,)");
  });

  test.each([[undefined], [null], [() => 1], [{}]])(
    "refuses %s, which has nothing to show, with the mend",
    (value) => {
      expect(() => show(value)).toThrow(ParameterError);
      expect(() => show(value)).toThrow(/Pass|Name/);
      expect(messages).toEqual([]);
    },
  );

  test("shows an empty array as what it is", () => {
    show([]);
    show({ rows: 0, cols: 784, data: [] });
    expect(messages.map(({ data }) => data["text/plain"])).toEqual([
      "(0,) number\n[]",
      "(0, 784) number\n[]",
    ]);
  });
});

describe("formatShape", () => {
  test.each([
    [new Float32Array(3), "(3,) float32"],
    [[[[1], [2]]], "(1, 2, 1) number"],
    [[[1], [2, 3]], "array of 2"],
    [{ rows: 1, cols: 2, data: new Float32Array(2) }, "(1, 2) float32"],
    [3, "number"],
    [null, "null"],
  ])("of %j is %s", (value, expected) => {
    expect(formatShape(value)).toBe(expected);
  });
});

describe("showTable", () => {
  const rows = [
    { run: "A", loss: 0.123456, accuracy: 0.9712 },
    { run: "B", loss: 0.5 },
  ];

  test("lines columns up, numbers at the right, units at the head", () => {
    showTable(rows, {
      columns: [
        "run",
        { key: "loss", unit: "nats" },
        { key: "accuracy", title: "test accuracy", format: ".1%" },
      ],
      caption: "Two runs",
    });
    expect(shown()["text/plain"]).toBe(
      [
        "Two runs",
        "run  loss (nats)  test accuracy",
        "───  ───────────  ─────────────",
        "A         0.1235          97.1%",
        "B            0.5",
      ].join("\n"),
    );
    const html = String(shown()["text/html"]);
    expect(html).toContain('<th scope="col" style="text-align:right">loss (nats)</th>');
    expect(html).toContain("<caption>Two runs</caption>");
  });

  test("shows every key unless columns are named", () => {
    showTable(rows);
    expect(shown()["text/plain"].split("\n")[0]).toMatch(/^run +loss +accuracy$/);
  });

  test("lets no text of a cell become markup", () => {
    for (const label of hostileLabels) showTable([{ [label]: label }], { caption: label });
    for (const { data } of messages) {
      const tags = String(data["text/html"]).match(/<[^>]*>/g) ?? [];
      for (const tag of tags)
        expect(tag).toMatch(
          /^<\/?(table|caption|thead|tbody|tr|t[hd]( scope="col")?( style="text-align:(left|right)")?)>$/,
        );
    }
  });

  test("refuses no rows, and names the keys that there are", () => {
    expect(() => showTable([])).toThrow(ParameterError);
    expect(() => showTable(rows, { columns: ["los"] })).toThrow(
      'named "los". The rows have run, loss, accuracy.',
    );
  });
});

describe("showMarkdown and showLive", () => {
  test("Markdown travels with its source as text", () => {
    showMarkdown("**bold** $x^2$");
    expect(shown()).toEqual({ "text/markdown": "**bold** $x^2$", "text/plain": "**bold** $x^2$" });
  });

  test("a live value is replaced under the same name, and two live values have two names", () => {
    const one = showLive("first");
    const two = showLive("other");
    one.update("second");
    const [a, b, c] = messages;
    expect(a).toMatchObject({ data: { "text/plain": "first" } });
    expect(a?.update).toBeUndefined();
    expect(c).toMatchObject({ update: true, displayId: a?.displayId, data: { "text/plain": "second" } });
    expect(b?.displayId).not.toBe(a?.displayId);
    expect(two).toBeDefined();
  });
});

describe("the place where things are shown", () => {
  test("setPublisher gives back what was set before", () => {
    const mine = { canUpdate: false, publish: () => {} };
    const before = setPublisher(mine);
    expect(setPublisher(before)).toBe(mine);
  });

  test("in a plain script the text form goes to the terminal", () => {
    setPublisher(undefined);
    const write = vi.fn();
    vi.stubGlobal("process", { stdout: { write } });
    show(lineChart({ loss: [2, 1] }, { title: "Loss" }));
    showLive("one").update("two");
    expect(write.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(/^Line chart "Loss": .*\n$/),
      "one\n",
      "two\n",
    ]);
  });

  test("where there is neither notebook nor terminal, the error says what to do", () => {
    setPublisher(undefined);
    vi.stubGlobal("process", undefined);
    expect(() => show("x")).toThrow(LonghandError);
    expect(() => show("x")).toThrow(/Call setPublisher/);
  });

  test("with a tslab that keeps its writer elsewhere, one form goes through display.raw, the SVG first", () => {
    setPublisher(undefined);
    const raw = vi.fn();
    const require = Object.assign(() => ({ display: { raw } }), { cache: {} });
    vi.stubGlobal("__tslab__", { require });
    show(lineChart({ loss: [2, 1] }));
    show("text");
    expect(raw.mock.calls.map(([mime]) => mime)).toEqual(["image/svg+xml", "text/plain"]);
    expect(rawPublisher({})).toBeUndefined();
  });

  test("of several loaded tslabs, the one whose cell runs is written to", () => {
    setPublisher(undefined);
    const write = vi.fn();
    const cache = {
      "/global/node_modules/tslab/dist/jupyter.js": { exports: { lastWriteDisplayData: null } },
      "/here/node_modules/tslab/dist/jupyter.js": { exports: { lastWriteDisplayData: write } },
      "/here/node_modules/other/dist/jupyter.js": { exports: { lastWriteDisplayData: vi.fn() } },
    };
    vi.stubGlobal("__tslab__", { require: Object.assign(() => ({}), { cache }) });
    showLive("one").update("two");
    const [first, second] = write.mock.calls;
    expect(first).toMatchObject([{ data: { "text/plain": "one" }, metadata: {} }, false]);
    expect(second).toMatchObject([{ transient: first?.[0].transient }, true]);
  });
});
