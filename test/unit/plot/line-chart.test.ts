import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { accuracyChart, lineChart, lossChart } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, weight, writable } from "../../support/figures.js";

const history = Array.from({ length: 10 }, (_, index) => ({
  epoch: index + 1,
  loss: 2.3 / (index + 1),
  testLoss: 2.5 / (index + 1),
  accuracy: 1 - 0.9 / (index + 1),
}));

describe("a line chart", () => {
  const figure = lineChart(
    [
      { name: "training", x: [1, 2, 3], y: [2.3, 0.9, 0.4] },
      { name: "test", x: [1, 2, 3], y: [2.4, 1.1, 0.7] },
    ],
    { title: "Loss", x: { title: "epoch" }, y: { title: "loss", unit: "nats" } },
  );

  test("names its axes with their units, its series, and round ticks", () => {
    const texts = readSvg(figure);
    expect(texts).toEqual(expect.arrayContaining(["Loss", "epoch", "loss (nats)", "training", "test"]));
    expect(texts).toEqual(expect.arrayContaining(["1", "2", "3", "0.0", "0.5", "2.5"]));
    expect(figure.layout.yaxis.title?.text).toBe("loss (nats)");
  });

  test("tells in words what it shows, with first, lowest and last values", () => {
    expect(figure.alt).toBe(
      'Line chart "Loss": loss (nats) over epoch from 1 to 3. ' +
        "training: 3 points, first 2.3 at 1, lowest 0.4 at 3, highest 2.3 at 1, last 0.4 at 3. " +
        "test: 3 points, first 2.4 at 1, lowest 0.7 at 3, highest 2.4 at 1, last 0.7 at 3.",
    );
  });

  test("keeps series apart without colour: by dash and by marker", () => {
    const styles = figure.data.map((trace) =>
      trace.type === "scatter" ? `${trace.line?.dash} ${trace.marker?.symbol}` : "",
    );
    expect(new Set(styles).size).toBe(2);
    const dashes = shapes(figure, "path").map(({ attributes }) => attributes["stroke-dasharray"]);
    expect(dashes).toContain("8,4");
  });

  test("leaves a gap at NaN and marks the place where the line was lost", () => {
    const broken = lineChart({ loss: [1, 2, Number.NaN, Number.NaN, 3, 4] });
    const [line, marks] = broken.data;
    expect(line).toMatchObject({ y: [1, 2, null, null, 3, 4], connectgaps: false });
    expect(marks).toMatchObject({ mode: "markers", x: [2], name: "loss: NaN or infinite (2)" });
    expect(broken.alt).toContain("2 values cannot be drawn (NaN)");
    const drawn = shapes(broken, "path").find(({ attributes }) => attributes["stroke-width"] === "2");
    expect(drawn?.attributes["d"]?.match(/M/g)).toHaveLength(2);
    expect(readSvg(broken)).toContain("loss: NaN or infinite (2)");
  });

  test("marks minus infinity at the bottom and infinity at the top", () => {
    const { data, layout } = lineChart({ a: [0, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY] });
    expect(data[1]).toMatchObject({ x: [1], y: [layout.yaxis.range[1]] });
    expect(data[2]).toMatchObject({ x: [3], y: [layout.yaxis.range[0]] });
  });

  test("draws even a run that never had a finite value", () => {
    const lost = lineChart({ loss: [Number.NaN, Number.NaN] });
    expectSound(lost);
    expect(lost.alt).toContain("loss: no value can be drawn. 2 values cannot be drawn (NaN).");
  });

  test("on a log axis, labels powers of ten and sets zero apart", () => {
    const logged = lineChart({ error: [1e-2, 1e-4, 1e-6, 0] }, { y: { log: true, title: "error" } });
    expect(logged.layout.yaxis.type).toBe("log");
    expect(readSvg(logged)).toEqual(expect.arrayContaining(["10⁻²", "10⁻⁴", "10⁻⁶"]));
    expect(readSvg(logged)).toContain("error: zero or below (1)");
    expect(logged.alt).toContain("log scale");
  });

  test("counts epochs in whole numbers", () => {
    const texts = readSvg(lineChart({ loss: [30, 20, 10] }, { x: { title: "epoch" } }));
    expect(texts).toEqual(expect.arrayContaining(["0", "1", "2"]));
    expect(texts.filter((text) => text.includes("."))).toEqual([]);
  });

  test("has no legend for one whole series, which the axis names", () => {
    expect(lineChart({ loss: [1, 2] }).layout.showlegend).toBe(false);
  });

  test("writes hostile labels as they are and stays well-formed", () => {
    for (const label of hostileLabels) {
      const hostile = lineChart(
        { [label]: [1, 2], other: [2, 3] },
        { title: label, x: { title: label }, y: { title: label, unit: label } },
      );
      expectSoundTexts(hostile, label);
    }
  });

  test.each([
    ["no series", {}, /no series to draw/],
    ["an empty series", { loss: [] }, /series "loss" is empty/],
  ])("refuses %s and says what to pass", (_, input, message) => {
    expect(() => lineChart(input)).toThrow(ParameterError);
    expect(() => lineChart(input)).toThrow(message);
  });

  test("draws a band behind its line, in one piece for each stretch without a gap", () => {
    const band = { low: [1, Number.NaN, 2, 3], high: [3, 4, 5, 6] };
    const figure = lineChart([{ name: "a", y: [2, 3, 4, 5], band }]);
    expect(figure.data[0]).toMatchObject({
      x: [0, 0, 0, 2, 2, 3, 3, 2, 2],
      y: [1, 3, 1, null, 2, 3, 6, 5, 2],
      fill: "toself",
    });
    expect(shapes(figure, "path").filter(({ attributes }) => attributes["opacity"] === "0.18")).toHaveLength(
      1,
    );
    expectSound(figure);
  });

  test("refuses a band that does not fit its line or whose ends are crossed", () => {
    const draw = (low: unknown, high: unknown) => () =>
      lineChart([{ name: "a", y: [1, 2], band: { low, high } as never }]);
    expect(draw([1], [1, 2])).toThrow(/2 values of y but 1 of band.low/);
    expect(draw([1, 2], "x")).toThrow(/no array of numbers as high/);
    expect(draw([1, 3], [2, 2])).toThrow(/from 3 to 2 at place 1.*the least as low/);
  });

  test("refuses x and y of different lengths, with both lengths", () => {
    const ragged = () => lineChart([{ name: "a", x: [1, 2, 3], y: [1, 2] }]);
    expect(ragged).toThrow(ShapeError);
    expect(ragged).toThrow('series "a" has 2 values of y but 3 of x');
  });

  test("refuses an x that is not finite, a range out of order, and a card too small", () => {
    expect(() => lineChart([{ name: "a", x: [1, Number.NaN], y: [1, 2] }])).toThrow("x[1] of series");
    expect(() => lineChart({ a: [1] }, { y: { range: [2, 1] } })).toThrow(/the lower first/);
    expect(() => lineChart({ a: [1] }, { y: { log: true, range: [0, 1] } })).toThrow(/log axis/);
    expect(() => lineChart({ a: [1] }, { width: 60, height: 60 })).toThrow(/more width and height/);
  });

  test("refuses rows where a series of numbers belongs", () => {
    const rows = { loss: [[1, 2]] as unknown as number[] };
    expect(() => lineChart(rows)).toThrow(/has no array of numbers/);
  });

  test("is sound for any values, as long as there is one", () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.boolean(), (y, log) => {
        expectSound(lineChart({ a: y, b: [1] }, { y: { log } }));
      }),
      { numRuns: 60 },
    );
  });
});

describe("the curves of training", () => {
  test("loss and accuracy show training and test, as far as each was measured", () => {
    expect(readSvg(lossChart(history))).toEqual(expect.arrayContaining(["training", "test", "loss (nats)"]));
    const accuracy = accuracyChart(history);
    expect(accuracy.data.map(({ type }) => type)).toEqual(["scatter"]);
    expect(readSvg(accuracy)).toEqual(expect.arrayContaining(["Accuracy", "epoch", "0%", "100%"]));
  });

  test("an accuracy's axis never goes past 100 %", () => {
    expect(accuracyChart(history).layout.yaxis.range[1]).toBeLessThanOrEqual(1);
  });

  test("several runs are told apart by their names", () => {
    const texts = readSvg(lossChart({ "rate 0.1": history, "rate 1": history }));
    expect(texts).toEqual(expect.arrayContaining(["rate 0.1 (training)", "rate 1 (test)"]));
  });

  test("a run repeated with several seeds is drawn as its mean, with a band from the lowest to the highest", () => {
    const seed = (loss: number) => [1, 2, 3].map((epoch) => ({ epoch, loss: loss / epoch }));
    const figure = lossChart({ adam: [seed(1), seed(2), seed(6)], sgd: seed(4) });
    const [band, adam] = figure.data;
    expect(adam).toMatchObject({ name: "adam (training), mean and range of 3", y: [3, 1.5, 1] });
    expect(band).toMatchObject({
      fill: "toself",
      x: [1, 2, 3, 3, 2, 1, 1],
      y: [1, 0.5, 1 / 3, 2, 3, 6, 1].map((value) => Number(value.toPrecision(7))),
      showlegend: false,
    });
    expect(readSvg(figure)).toContain("sgd (training)");
    expect(figure.alt).toContain("last 1 at 3, band there from 0.3333 to 2.");
    expect(figure.layout.yaxis.range[1]).toBeGreaterThanOrEqual(6);
    expectSound(figure);
  });

  test("a seed that stopped early counts as far as it came, and one that was lost leaves a gap", () => {
    const seeds = [
      [{ epoch: 1, loss: 2 }],
      [
        { epoch: 1, loss: 4 },
        { epoch: 2, loss: 1 },
        { epoch: 3, loss: Number.NaN },
      ],
    ];
    const figure = lossChart(seeds);
    expect(figure.data[1]).toMatchObject({ x: [1, 2, 3], y: [3, 1, null] });
    expect(figure.data[0]).toMatchObject({ x: [1, 2, 2, 1, 1], y: [2, 1, 1, 4, 2] });
    expect(readSvg(figure)).toContain("training, mean and range of 2: NaN or infinite (1)");
    expect(() => lossChart({ a: [seeds[0]!, []] })).toThrow('the history "a" is empty');
  });

  test("an empty history and one without accuracy are refused with the mend", () => {
    expect(() => lossChart([])).toThrow("Train for at least one epoch first");
    expect(() => accuracyChart([{ epoch: 1, loss: 2 }])).toThrow("Measure it while training");
  });

  test("a curve of 30 epochs weighs less than 30 kB in both forms", () => {
    const long = Array.from({ length: 30 }, (_, index) => ({
      ...history[0]!,
      epoch: index + 1,
      loss: Math.E / (index + 3),
    }));
    expect(weight(lossChart(long))).toBeLessThan(30_000);
  });
});

/** Characters that XML cannot hold are replaced; all others must come through. */
function expectSoundTexts(figure: ReturnType<typeof lineChart>, label: string): void {
  const written = writable(label);
  const texts = readSvg(figure);
  expect(texts.filter((text) => text === written).length).toBeGreaterThanOrEqual(2);
  expect(texts).toContain(`${written} (${written})`);
  expect(shapes(figure, "script")).toEqual([]);
  expect(shapes(figure, "img")).toEqual([]);
}
