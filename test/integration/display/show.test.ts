import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  execute,
  type Kernel,
  type KernelMessage,
  type KernelSpec,
  startKernel,
  tslabSpec,
} from "../../../lib/kernel/index.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const library = JSON.stringify(fileURLToPath(new URL("../../../lib/dist/", import.meta.url)));

/** tslab as it comes, the way VS Code or JupyterLab start it where it was installed without Longhand. */
const bareTslab: KernelSpec = {
  name: "bare",
  display_name: "tslab",
  language: "typescript",
  argv: [
    process.execPath,
    "--disable-warning=ExperimentalWarning",
    `${root}node_modules/tslab/bin/tslab`,
    "kernel",
    "--config-path",
    "{connection_file}",
  ],
};

const setup = `
const { lineChart } = require(${library} + "plot/index.js");
const { check, show, showLive, showTable, progress } = require(${library} + "display/index.js");
const figure = lineChart({ loss: [2.3, NaN, 0.4] }, { title: "Loss" });
`;

describe.each([
  ["Longhand's kernel", tslabSpec],
  ["tslab as it comes", () => bareTslab],
])("in %s", (_, spec) => {
  let kernel: Kernel;

  beforeAll(async () => {
    kernel = await startKernel({ spec: spec(), cwd: root });
    const { errors } = await run(setup);
    expect(errors).toEqual([]);
  });

  afterAll(() => kernel?.shutdown());

  async function run(code: string): Promise<{ displays: KernelMessage[]; errors: unknown[] }> {
    const messages: KernelMessage[] = [];
    const result = await execute(kernel, code, { onMessage: (message) => messages.push(message) });
    const ofType = (...types: string[]) => messages.filter(({ header }) => types.includes(header.msg_type));
    const stderr = ofType("stream").filter(({ content }) => content["name"] === "stderr");
    const errors = [...ofType("error"), ...stderr].map(({ content }) => content);
    expect(result.status, JSON.stringify(errors)).toBe("ok");
    return { displays: ofType("display_data", "update_display_data"), errors };
  }

  test("the line of a check carries what programs need to know of it", async () => {
    const { displays } = await run('check("dW2", [1, 3], [1, 2]);');
    expect(displays.map(({ content }) => [content["data"], content["metadata"]])).toEqual([
      [
        expect.objectContaining({
          "text/plain": "✗ dW2: 1 of 2 values differs, the first at entry 1: found 3, expected 2.",
        }),
        { longhand: { check: { name: "dW2", passed: false } } },
      ],
    ]);
  });

  test("a figure comes as one message of three forms, Plotly's as an object and not as text", async () => {
    const { displays } = await run("show(figure)");
    expect(displays).toHaveLength(1);
    const data = displays[0]!.content["data"] as Record<string, unknown>;
    expect(Object.keys(data).sort()).toEqual([
      "application/vnd.plotly.v1+json",
      "image/svg+xml",
      "text/plain",
    ]);
    expect(data["application/vnd.plotly.v1+json"]).toMatchObject({
      data: [{ type: "scatter", y: [2.3, null, 0.4] }, { mode: "markers" }],
      layout: { title: { text: "Loss" }, meta: { alt: data["text/plain"] } },
    });
    expect(data["image/svg+xml"]).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(data["text/plain"]).toContain("1 value cannot be drawn (NaN)");
  });

  test("a live figure is replaced in place, also from a later cell", async () => {
    const first = await run("const live = showLive(figure)");
    const second = await run("live.update(lineChart({ loss: [2.3, 1.1, 0.4] }))");
    const id = (message: KernelMessage) =>
      (message.content["transient"] as { display_id?: string } | undefined)?.display_id;
    expect(first.displays.map(({ header }) => header.msg_type)).toEqual(["display_data"]);
    expect(second.displays.map(({ header }) => header.msg_type)).toEqual(["update_display_data"]);
    expect(id(first.displays[0]!)).toMatch(/^longhand-/);
    expect(id(second.displays[0]!)).toBe(id(first.displays[0]!));
  });

  test("a progress bar ends at its total, and leaves one piece of output", async () => {
    const { displays } = await run(
      `const bar = progress({ total: 500, title: "Training" });
       for (let step = 1; step <= 500; step++) bar.update(step);`,
    );
    expect(displays.filter(({ header }) => header.msg_type === "display_data")).toHaveLength(1);
    const last = displays.at(-1)!.content["data"] as Record<string, string>;
    expect(last["text/plain"]).toContain("500/500");
    expect(displays.length).toBeLessThan(20);
  });

  test("the shapes of several arrays come as text", async () => {
    const { displays } = await run("show({ X: new Float64Array(6), y: [1, 2] })");
    expect(displays[0]!.content["data"]).toEqual({ "text/plain": "X  (6,) float64\ny  (2,) number" });
  });
});
