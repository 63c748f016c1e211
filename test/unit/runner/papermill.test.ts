import { describe, expect, test } from "vitest";
import { formatNotebook, type Notebook, parseNotebook } from "../../../lib/notebook/index.js";
import {
  executeNotebook,
  planResume,
  type RunDetails,
  withMarkers,
  withoutMarkers,
  withRecord,
} from "../../../lib/runner/index.js";
import { type FakeCode, FakeKernel, type FakeProgram } from "../../support/fake-kernel.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

let broken = true;
let ran: string[] = [];
/** Every cell says how many ran before it, and what it is. */
const program = new Proxy<FakeProgram>(
  {},
  {
    get:
      (_, source: string): FakeCode =>
      (cell) => {
        ran.push(source);
        if (source.includes("fails") && broken) throw new RangeError("too far");
        cell.publish("stream", { name: "stdout", text: `${ran.length}: ${source}\n` });
      },
  },
);

const details: RunDetails = {
  parameters: { hidden: 16 },
  inputPath: "in.ipynb",
  outputPath: "out.ipynb",
  version: "0.1.0",
  started: new Date("2026-01-02T03:04:05Z"),
};

async function run(notebook: Notebook, resume?: ReturnType<typeof planResume>) {
  ran = [];
  const kept: Notebook[] = [];
  const result = await executeNotebook(resume?.notebook ?? notebook, {
    kernel: new FakeKernel(program),
    cwd: ".",
    resume,
    onCell: async (each) => {
      kept.push(each);
    },
  });
  const ended = new Date("2026-01-02T03:05:05Z");
  return {
    ...result,
    kept,
    recorded: withRecord(result.notebook, { ...details, ended, failed: result.failed }),
  };
}

const statuses = (notebook: Notebook) =>
  notebook.cells.map(({ metadata }) => (metadata["papermill"] as { status?: string } | undefined)?.status);

const notebook = makeNotebook(
  "const a = 1;",
  "const free = 2;",
  { cell_type: "markdown", id: "words", metadata: {}, source: "# Words" },
  "fails(a);",
  codeCell(" "),
  "a + 1;",
);

describe("what is written of a run", () => {
  test("tells parameters, times and how each cell ended, under papermill's names", async () => {
    broken = true;
    const { recorded, failed } = await run(notebook);
    expect(failed?.index).toBe(3);
    expect(recorded.metadata["papermill"]).toEqual({
      default_parameters: {},
      environment_variables: {},
      parameters: { hidden: 16 },
      input_path: "in.ipynb",
      output_path: "out.ipynb",
      version: "0.1.0",
      start_time: "2026-01-02T03:04:05.000Z",
      end_time: "2026-01-02T03:05:05.000Z",
      duration: 60,
      exception: true,
    });
    expect(statuses(recorded)).toEqual(["completed", "completed", undefined, "failed", undefined, "pending"]);
    expect(recorded.cells[0]!.metadata["papermill"]).toEqual({
      start_time: expect.stringMatching(/Z$/),
      end_time: expect.stringMatching(/Z$/),
      duration: expect.any(Number),
      status: "completed",
      exception: false,
    });
    expect(recorded.cells[5]!.metadata["papermill"]).toMatchObject({ start_time: null, exception: null });
    expect(parseNotebook(formatNotebook(recorded), "out.ipynb")).toEqual(recorded);
  });

  test("is there after each cell, for a worse end", async () => {
    broken = true;
    const { kept } = await run(notebook);
    const told = kept.map((each) => statuses(withRecord(each, details)));
    expect(told[0]).toEqual(["completed", "pending", undefined, "pending", undefined, "pending"]);
    expect(withRecord(kept[0]!, details).metadata["papermill"]).toMatchObject({
      end_time: null,
      exception: null,
    });
  });

  test("leads from the top to the cell that failed, and the marks come off again", async () => {
    broken = true;
    const { recorded, failed } = await run(notebook);
    const marked = withMarkers(recorded, failed!);
    expect(marked.cells[0]!.source).toContain('href="#papermill-error-cell"');
    expect(marked.cells[4]!.source).toContain('id="papermill-error-cell"');
    expect(marked.cells[5]!.source).toBe("fails(a);");
    expect(withoutMarkers(marked)).toEqual(recorded);
    expect(
      withMarkers(marked, { ...failed!, index: 5 }).cells.filter(({ id }) => /^papermill.*-2$/.test(id)),
    ).toHaveLength(2);
  });
});

describe("a run that goes on", () => {
  test("begins at the first cell that failed, and runs again only what that needs", async () => {
    broken = true;
    const first = await run(notebook);
    const before = withMarkers(first.recorded, first.failed!);
    broken = false;
    const { recorded, failed } = await run(notebook, planResume(notebook, before));
    expect(failed).toBeUndefined();
    expect(ran).toEqual(["const a = 1;", "fails(a);", "a + 1;"]);
    expect(recorded.cells.map((cell) => ("outputs" in cell ? cell.outputs : null))).toMatchObject([
      [{ text: "1: const a = 1;\n" }],
      [{ text: "2: const free = 2;\n" }],
      null,
      [{ text: "2: fails(a);\n" }],
      [],
      [{ text: "3: a + 1;\n" }],
    ]);
    expect(statuses(recorded)).toEqual([
      "completed",
      "completed",
      undefined,
      "completed",
      undefined,
      "completed",
    ]);
    expect(recorded.cells[0]).toEqual(first.recorded.cells[0]);
  });

  test("begins at a cell that has changed, and has nothing to do where all is done", async () => {
    broken = false;
    const { recorded } = await run(notebook);
    expect(planResume(notebook, recorded).finished.size).toBe(4);
    const changed = structuredClone(notebook);
    changed.cells[1]!.source = "const free = 3;";
    await run(changed, planResume(changed, recorded));
    expect(ran).toEqual(["const a = 1;", "const free = 3;", "fails(a);", "a + 1;"]);
  });

  test("stops where a cell that was done fails this time", async () => {
    const made = makeNotebook("const a = fails;", "a;");
    broken = false;
    const { recorded } = await run(made);
    const changed = structuredClone(made);
    changed.cells[1]!.source = "a + 1;";
    broken = true;
    const again = await run(changed, planResume(changed, recorded));
    expect(again.failed?.index).toBe(0);
    expect(again.recorded.cells[0]).toMatchObject({ outputs: [{ output_type: "error" }] });
  });
});
