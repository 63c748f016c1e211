import { describe, expect, test } from "vitest";
import type { Cell, Notebook } from "../../../lib/notebook/index.js";
import { chooseSpec, executeNotebook, type Progress } from "../../../lib/runner/index.js";
import { FakeKernel, type FakeProgram, fakeSpec } from "../../support/fake-kernel.js";

function code(id: string, source: string, tags: string[] = []): Cell {
  const old = { output_type: "stream" as const, name: "stdout" as const, text: "stale" };
  return { cell_type: "code", id, source, metadata: { tags }, outputs: [old], execution_count: 9 };
}

function notebook(...cells: Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: { mine: 1 }, cells };
}

const program: FakeProgram = {
  fail: () => {
    throw new RangeError("too far");
  },
  die: (cell) => {
    cell.publish("stream", { name: "stdout", text: "last words\n" });
    cell.die("it was killed");
  },
  wait: async (cell) => {
    cell.publish("stream", { name: "stdout", text: "waiting\n" });
    await cell.interrupted;
    throw new Error("interrupted");
  },
  show: (cell) =>
    cell.publish("display_data", {
      data: { "text/plain": "old" },
      metadata: {},
      transient: { display_id: "d" },
    }),
  update: (cell) =>
    cell.publish("update_display_data", {
      data: { "text/plain": "new" },
      metadata: {},
      transient: { display_id: "d" },
    }),
};

const run = (
  made: Notebook,
  options: Partial<Parameters<typeof executeNotebook>[1]> = {},
): ReturnType<typeof executeNotebook> =>
  executeNotebook(made, { kernel: new FakeKernel(program), cwd: ".", ...options });

const outputsOf = (made: Notebook): unknown[] =>
  made.cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : null));

describe("executing a notebook", () => {
  test.each([0, -1, Number.NaN, 2_147_484])("refuses a timeout of %d s with the bound", async (timeout) => {
    await expect(run(notebook(code("a", "one")), { timeout })).rejects.toThrow(/at most 2147483 s, found/);
  });

  test("runs the code cells in order on a copy, with counts, times and the kernel that ran", async () => {
    const made = notebook(
      code("a", "one"),
      { cell_type: "markdown", id: "m", source: "# x", metadata: {} },
      code("b", " "),
      code("c", "two"),
    );
    const before = structuredClone(made);
    const { notebook: ran, failed } = await run(made);
    expect(failed).toBeUndefined();
    expect(made).toEqual(before);
    expect(outputsOf(ran)).toMatchObject([[{ text: "one\n" }], null, [], [{ text: "two\n" }]]);
    expect(ran.cells.map((cell) => cell.cell_type === "code" && cell.execution_count)).toEqual([
      1,
      false,
      null,
      2,
    ]);
    expect(ran.metadata).toEqual({
      mine: 1,
      kernelspec: { name: "fake", display_name: "Fake", language: "typescript" },
      language_info: { name: "typescript", version: "5.0.4" },
    });
    const times = ran.cells[0]?.metadata["execution"] as Record<string, string>;
    expect(Object.keys(times).sort()).toEqual([
      "iopub.execute_input",
      "iopub.status.busy",
      "iopub.status.idle",
      "shell.execute_reply",
    ]);
    expect(Date.parse(times["iopub.status.idle"]!)).toBeGreaterThanOrEqual(
      Date.parse(times["iopub.status.busy"]!),
    );
  });

  test("stops at a cell that fails, names it, and keeps the outputs so far", async () => {
    const { notebook: ran, failed } = await run(
      notebook(code("a", "one"), code("b", "fail"), code("c", "two")),
    );
    expect(failed).toEqual({ kind: "error", index: 1, id: "b", ename: "RangeError", evalue: "too far" });
    expect(outputsOf(ran)).toMatchObject([
      [{ text: "one\n" }],
      [{ output_type: "error", ename: "RangeError" }],
      [],
    ]);
  });

  test("goes on where errors are allowed, and still tells of the first", async () => {
    const { notebook: ran, failed } = await run(notebook(code("a", "fail"), code("b", "two")), {
      allowErrors: true,
    });
    expect(failed).toMatchObject({ index: 0, kind: "error" });
    expect(outputsOf(ran)).toMatchObject([[{ output_type: "error" }], [{ text: "two\n" }]]);
  });

  test("takes the failure of a cell tagged raises-exception for what it is there for", async () => {
    const { notebook: ran, failed } = await run(
      notebook(code("a", "fail", ["raises-exception"]), code("b", "two")),
    );
    expect(failed).toBeUndefined();
    expect(outputsOf(ran)).toMatchObject([[{ output_type: "error" }], [{ text: "two\n" }]]);
  });

  test("interrupts a cell at its time's end", async () => {
    const { notebook: ran, failed } = await run(notebook(code("a", "wait"), code("b", "two")), {
      timeout: 0.05,
    });
    expect(failed).toMatchObject({ kind: "timeout", index: 0, evalue: expect.stringContaining("0.05 s") });
    expect(outputsOf(ran)).toMatchObject([[{ text: "waiting\n" }, { output_type: "error" }], []]);
  });

  test("stops on request, and runs nothing that had not started", async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const { failed } = await run(notebook(code("a", "wait"), code("b", "two")), {
      signal: stop.signal,
      allowErrors: true,
      onProgress: ({ kind, index }) => {
        seen.push(`${kind} ${index}`);
        if (kind === "output") stop.abort();
      },
    });
    expect(failed).toMatchObject({ kind: "stopped", index: 0 });
    expect(seen).not.toContain("start 1");
  });

  test("a kernel that dies is a result with the reason, and what it printed is kept", async () => {
    const { notebook: ran, failed } = await run(notebook(code("a", "die"), code("b", "two")), {
      allowErrors: true,
    });
    expect(failed).toMatchObject({
      kind: "died",
      index: 0,
      evalue: expect.stringContaining("it was killed"),
    });
    expect(outputsOf(ran)).toMatchObject([
      [{ text: "last words\n" }, { output_type: "error", ename: "KernelDied" }],
      [],
    ]);
  });

  test("an update of a display reaches the cell that showed it", async () => {
    const { notebook: ran } = await run(notebook(code("a", "show"), code("b", "update")));
    expect(outputsOf(ran)).toMatchObject([[{ data: { "text/plain": "new" } }], []]);
  });

  test("tells its progress by cells that run, counted from 1", async () => {
    const seen: Progress[] = [];
    await run(
      notebook({ cell_type: "raw", id: "r", source: "", metadata: {} }, code("a", "one"), code("b", "two")),
      {
        onProgress: (progress) => seen.push(progress),
      },
    );
    expect(seen.filter(({ kind }) => kind === "start")).toEqual([
      { kind: "start", index: 1, position: 1, total: 2 },
      { kind: "start", index: 2, position: 2, total: 2 },
    ]);
  });
});

describe("choosing a kernel", () => {
  const python = { ...fakeSpec, name: "python3", language: "python" };
  const asking = (metadata: Record<string, unknown>): Notebook => ({ ...notebook(), metadata });

  test("takes the named one, else one of the language, else TypeScript", () => {
    const specs = [fakeSpec, python];
    expect(chooseSpec(asking({ kernelspec: { name: "python3" } }), specs)).toBe(python);
    expect(chooseSpec(asking({ kernelspec: { name: "conda-x", language: "python" } }), specs)).toBe(python);
    expect(chooseSpec(asking({}), specs)).toBe(fakeSpec);
  });

  test("says what there is where the wanted one is not", () => {
    expect(() =>
      chooseSpec(asking({ kernelspec: { name: "ir", language: "R" } }), [fakeSpec, python]),
    ).toThrow(/asks for "ir", and there are: fake, python3/);
  });
});
