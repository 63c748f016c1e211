import { describe, expect, test } from "vitest";
import type { Notebook, Output } from "../../../lib/notebook/index.js";
import { verifyNotebook } from "../../../lib/runner/index.js";
import { FakeKernel, type FakeProgram } from "../../support/fake-kernel.js";
import { checkLine, codeCell, makeNotebook, stream } from "../../support/make-notebook.js";

const showing = (output: Output): FakeProgram[string] => {
  const { output_type, ...content } = output;
  return (cell) => cell.publish(output_type, { ...content, transient: {} });
};

const program: FakeProgram = {
  print: showing(stream("loss 0.25\n")),
  right: showing(checkLine("dW2", true)),
  wrong: showing(checkLine("dW2", false)),
  fail: () => {
    throw new RangeError("too far");
  },
};

const verify = (notebook: Notebook, compare?: boolean) =>
  verifyNotebook(notebook, { kernel: new FakeKernel(program), cwd: ".", compare });

describe("verifying a notebook", () => {
  test("finds nothing where it runs, its checks pass and its outputs are what they were", async () => {
    const made = makeNotebook(
      codeCell("print", { outputs: [stream("loss 0.25\n")] }),
      codeCell("right", { outputs: [checkLine("dW2", true)] }),
    );
    const { failed, wrong, changes, notebook } = await verify(made);
    expect([failed, wrong, changes]).toEqual([undefined, [], []]);
    expect(notebook.cells.map((cell) => cell.cell_type === "code" && cell.execution_count)).toEqual([1, 2]);
  });

  test("tells each output that changed", async () => {
    const { changes } = await verify(
      makeNotebook(codeCell("print", { id: "p", outputs: [stream("loss 0.5\n")] })),
    );
    expect(changes).toEqual([{ index: 0, id: "p", what: 'line 1 is "loss 0.25", was "loss 0.5"' }]);
  });

  test("tells each check that does not pass, though the same was committed", async () => {
    const { wrong, changes } = await verify(
      makeNotebook("print", codeCell("wrong", { id: "w", outputs: [checkLine("dW2", false)] })),
    );
    expect(wrong).toEqual([{ index: 1, id: "w", name: "dW2", passed: false, text: "✗ dW2" }]);
    expect(changes.map(({ index }) => index)).toEqual([0]);
  });

  test("lets a cell that is tagged raises-exception show a check that does not pass", async () => {
    const { wrong } = await verify(
      makeNotebook(codeCell("wrong", { metadata: { tags: ["raises-exception"] } })),
    );
    expect(wrong).toEqual([]);
  });

  test("tells the cell that failed, and compares nothing then; nor where it is told not to", async () => {
    const { failed, changes } = await verify(makeNotebook("print", codeCell("fail", { id: "f" })));
    expect(failed).toMatchObject({ id: "f", ename: "RangeError", evalue: "too far" });
    expect(changes).toEqual([]);
    expect((await verify(makeNotebook("print"), false)).changes).toEqual([]);
  });
});
