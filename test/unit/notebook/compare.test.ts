import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanNotebook, compareOutputs, type Output } from "../../../lib/notebook/index.js";
import { codeCell, display, makeNotebook, stream } from "../../support/make-notebook.js";

/** What is said of one cell whose outputs were and are these. */
function change(was: Output[], is: Output[], tolerance?: number): string | undefined {
  const notebook = (outputs: Output[]) => makeNotebook(codeCell("1;", { id: "a", outputs }));
  return compareOutputs(notebook(was), notebook(is), { tolerance })[0]?.what;
}
const texts = (was: string, is: string, tolerance?: number) => change([stream(was)], [stream(is)], tolerance);
const figure = (y: unknown, text = "Line chart") =>
  display({
    "application/vnd.plotly.v1+json": { data: [{ y }] },
    "image/svg+xml": String(Math.random()),
    "text/plain": text,
  });

describe("text", () => {
  test.each([
    ["the same", "loss 0.3737\n", "loss 0.3737\n"],
    ["a number that differs by less than the tolerance", "loss: 0.37370001", "loss: 0.37370002"],
    ["what is left of a difference that should be 0", "difference 4.44e-16", "difference 2.22e-16"],
    ["durations", "epoch 1 in 36.1 s, 1 min 05 s in all", "epoch 1 in 9.12 s, 2 min 11 s in all"],
    [
      "a bar's time",
      "Training ███ 180/180 · 36.1 s · loss 0.147",
      "Training ███ 180/180 · 59.9 s · loss 0.147",
    ],
    ["a duration of another unit, and a column that grew with it", "a   9.5 s\n─────", "a  120 ms\n──────"],
    ["thousands and a true minus", "−1,234.5", "−1,234.5000001"],
    ["white space at the end", "a\n", "a"],
  ])("%s is no change", (_, was, is) => {
    expect(texts(was, is)).toBeUndefined();
  });

  test.each([
    ["a number", "a\nloss 0.3737", "a\nloss 0.3738", 'line 2 is "loss 0.3738", was "loss 0.3737"'],
    ["a sign", "1 -2", "1 2", 'line 1 is "1 2", was "1 -2"'],
    ["a word", "loss 1", "cost 1", 'line 1 is "cost 1", was "loss 1"'],
    ["a line more", "a", "a\nb", 'line 2 is "b", was missing'],
    ["a line less", "a\nb", "a", 'line 2 is missing, was "b"'],
    ["a number beside a unit that is no time", "5 steps", "6 steps", 'line 1 is "6 steps", was "5 steps"'],
    ["a speed is no duration", "5 m/s", "6 m/s", 'line 1 is "6 m/s", was "5 m/s"'],
    ["NaN in the place of a number", "loss 0.1", "loss NaN", 'line 1 is "loss NaN", was "loss 0.1"'],
    ["a long line is cut", "a".repeat(300), "b", `line 1 is "b", was "${"a".repeat(159)}…"`],
  ])("%s is a change", (_, was, is, told) => {
    expect(texts(was, is)).toBe(told);
  });

  test("the tolerance is a part of the number's size, whatever the number is", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
        fc.boolean(),
        (size, tolerance, negative) => {
          const value = negative ? -size : size;
          expect(texts(`x = ${value}`, `x = ${value * (1 + tolerance / 2)}`, tolerance)).toBeUndefined();
          expect(texts(`x = ${value}`, `x = ${value * (1 + tolerance * 2)}`, tolerance)).toBeDefined();
        },
      ),
    );
  });
});

describe("figures and lists of outputs", () => {
  test("a figure is compared by its data, not by its drawing", () => {
    expect(change([figure([1, 2])], [figure([1, 2.0000001])])).toBeUndefined();
    expect(change([figure([1, 2])], [figure([1, 3])])).toBe("data[0].y[1] is 3, was 2");
    expect(change([figure([1, 2])], [figure([1])])).toBe("data[0].y has 1 entries, had 2");
    expect(change([figure([1, null])], [figure([1, 2])])).toBe("data[0].y[1] is 2, was null");
    expect(change([figure("data:image/png;base64,a")], [figure("data:image/png;base64,b")])).toBe(
      "data[0].y is another picture",
    );
    expect(change([figure({ a: 1 })], [figure({ b: 1 })])).toBe("data[0].y.a is missing, was 1");
    expect(change([figure([1])], [figure([1], "Bar chart")])).toContain('is "Bar chart"');
  });

  test("other kinds, more and fewer outputs are changes", () => {
    const error: Output = { output_type: "error", ename: "E", evalue: "e", traceback: [] };
    expect(change([stream("a")], [error])).toBe("an error, where there was text on stdout");
    expect(change([stream("a")], [stream("a"), figure(1)])).toBe(
      "output 2: a figure, where there was nothing",
    );
    expect(change([stream("a"), figure(1)], [stream("a")])).toBe("a figure is missing");
    expect(change([error], [{ ...error, evalue: "f" }])).toBe('line 1 is "E: f", was "E: e"');
    expect(
      change([display({ "text/html": "<b>1</b>" })], [display({ "text/html": "<b>2</b>" })]),
    ).toBeDefined();
  });

  test("each changed cell is told once, by its place and id; one whose output varies is not", () => {
    const notebook = (text: string) =>
      makeNotebook(
        codeCell("1;", { id: "a", outputs: [stream("same")] }),
        codeCell("2;", { id: "b", outputs: [stream(text), stream(text)] }),
        codeCell("3;", { id: "c", outputs: [stream(text)], metadata: { tags: ["output-varies"] } }),
      );
    expect(compareOutputs(notebook("x"), notebook("y"))).toEqual([
      { index: 1, id: "b", what: 'output 1: line 1 is "y", was "x"' },
    ]);
    expect(compareOutputs(notebook("x"), notebook("x"))).toEqual([]);
  });
});

describe("a clean notebook", () => {
  test("keeps tags, ids and outputs, and nothing that changes at every run", () => {
    const cell = codeCell("1;", {
      metadata: {
        tags: ["parameters"],
        execution: { "iopub.status.busy": "2026" },
        collapsed: true,
        scrolled: true,
      },
      outputs: [stream("1")],
    });
    const notebook = { ...makeNotebook(cell), metadata: { kernelspec: { name: "tslab" }, widgets: {} } };
    const clean = cleanNotebook(notebook);
    expect(clean.metadata).toEqual({ kernelspec: { name: "tslab" } });
    expect(clean.cells).toEqual([{ ...cell, metadata: { tags: ["parameters"] } }]);
    expect(cleanNotebook(clean)).toEqual(clean);
    expect(cell.metadata["execution"]).toBeDefined();
  });
});
