import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { formatNotebook, type Notebook, parseNotebook } from "../../../lib/notebook/index.js";
import { ofType, runCode } from "../../support/cell.js";
import { runLonghand } from "../../support/longhand-command.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const setup = `
import * as lh from "longhand";
const { inputs, labels } = lh.moons({ count: 200, random: new lh.RandomState(1), noise: 0.1 });
const examples = lh.examplesOf(inputs, labels);
const model = new lh.Mlp({ sizes: [2, 16, 2], random: new lh.RandomState(2) });
const optimizer = lh.adam({ learningRate: 0.01 });
const options = { optimizer, epochs: 600, batchSize: 20, shuffle: new lh.RandomState(3) };
let epochs = 0;
`;

const train = `
for await (const record of lh.liveChart(lh.fit(model, examples, options))) epochs = record.epoch;
`;

const charted = `
const charts = { draw: [lh.lossChart, lh.accuracyChart] };
for await (const record of lh.liveChart((onProgress) => lh.fit(model, examples, { ...options, onProgress }), charts)) {
  if (record.epoch === 300) break;
}
`;

/** The words of each figure among a cell's outputs. */
function figures(notebook: Notebook, at: number): string[] {
  const cell = notebook.cells[at];
  if (cell?.cell_type !== "code") throw new Error(`cell ${at} is no code`);
  return cell.outputs.map((output) => {
    if (output.output_type !== "display_data") return output.output_type;
    expect(Object.keys(output.data)).toContain("image/svg+xml");
    return String(output.data["text/plain"]);
  });
}

describe("a live chart", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-live-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("leaves one figure in the executed notebook, with every epoch in it", async () => {
    const notebook: Notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
      cells: [setup, train, charted].map((source, at) => ({
        cell_type: "code",
        id: `cell-${at}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      })),
    };
    const [from, to] = [join(folder, "live.ipynb"), join(folder, "out")];
    await writeFile(from, formatNotebook(notebook));
    const { code, stderr } = await runLonghand(["run", from, "-o", to], { cwd: folder });
    expect(code, stderr).toBe(0);
    const run = parseNotebook(await readFile(join(to, "live.ipynb"), "utf8"), "live.ipynb");
    expect(figures(run, 1)).toEqual([expect.stringMatching(/"Loss".*from 1 to 600.*600 points/)]);
    expect(figures(run, 2)).toEqual([
      expect.stringMatching(/"Loss".*from 1 to 300.*300 points/),
      expect.stringMatching(/"Accuracy".*from 1 to 300.*300 points/),
    ]);
  });

  describe("in a kernel", () => {
    let kernel: Kernel;
    beforeAll(async () => {
      kernel = await startKernel({ spec: tslabSpec(), cwd: root });
      expect((await runCode(kernel, setup)).stderr).toBe("");
    });
    afterAll(() => kernel?.shutdown());

    test("is redrawn while the cell runs, a few times a second, and for the last time before it ends", async () => {
      const started = performance.now();
      const ran = await runCode(kernel, train);
      const seconds = (performance.now() - started) / 1000;
      expect(ran.result.status, ran.stderr).toBe("ok");
      const [shown, ...more] = ofType(ran, "display_data");
      expect(more).toEqual([]);
      // Beside them the training tells the page how far it is.
      const updates = ofType(ran, "update_display_data").filter(({ content }) =>
        isDeepStrictEqual(content["transient"], shown?.content["transient"]),
      );
      expect(updates.length).toBeGreaterThanOrEqual(1);
      expect(updates.length).toBeLessThanOrEqual(1 + Math.ceil(seconds / 0.3));
      const last = updates.at(-1)?.content["data"] as Record<string, string>;
      expect(last["text/plain"]).toContain("600 points");
    });
  });
});
