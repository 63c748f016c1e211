import type { ICodeCellModel } from "@jupyterlab/cells";
import { type Kernel, ServerConnection } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { expect, test } from "vitest";
import {
  CellFromBefore,
  type KernelsCell,
  showCell,
} from "../../../../lib/web/notebook/cell-state/cell-from-before.js";

const running: KernelsCell = {
  msg_id: "r",
  code: "",
  started: 1000,
  execution_state: "running",
  execution_count: 1,
  outputs: [],
  incomplete: false,
};
const done: KernelsCell = { ...running, ended: 3000, execution_state: "done" };

/** A kernel whose server answers when it is told to: with a cell, or with a failure. */
function slowKernel() {
  const asked: ((answer: KernelsCell | "failure") => void)[] = [];
  const fetch = () =>
    new Promise<Response>((resolve) =>
      asked.push((answer) =>
        resolve(
          answer === "failure" ? new Response("", { status: 502 }) : new Response(JSON.stringify(answer)),
        ),
      ),
    );
  const serverSettings = ServerConnection.makeSettings({ baseUrl: "http://localhost/", fetch });
  const kernel = { id: "k", serverSettings } as unknown as Kernel.IKernelConnection;
  const said = new Signal<Kernel.IKernelConnection, unknown>(kernel);
  Object.assign(kernel, { iopubMessage: said, connectionStatusChanged: new Signal(kernel) });
  return { kernel, asked, say: () => said.emit({ parent_header: { msg_id: "r" } }) };
}

/** A cell that notes what is done to it. */
function notingCell() {
  const done: unknown[] = [];
  const model = {
    set trusted(value: boolean) {
      done.push({ trusted: value });
    },
    deleteMetadata: () => {},
    outputs: {
      clear: () => done.push("cleared"),
      fromJSON: (outputs: unknown) => done.push(outputs),
    },
  } as unknown as ICodeCellModel;
  return { done, model };
}

function follow(kernel: Kernel.IKernelConnection, model: ICodeCellModel) {
  return new Promise<KernelsCell | undefined>((onEnd) => {
    void new CellFromBefore(kernel, { cell: running, model, onEnd });
  });
}

const outputs = [{ output_type: "stream", name: "stdout", text: "last" }];

test("a cell whose end is told while the server is being asked, and is not in its answer, ends all the same", async () => {
  const { kernel, asked, say } = slowKernel();
  const { done: shown, model } = notingCell();
  const ended = follow(kernel, model);
  await expect.poll(() => asked.length).toBe(1);
  say();
  asked[0]!(running);
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(2);
  asked[1]!({ ...done, outputs });
  expect((await ended)?.ended).toBe(3000);
  expect(shown.filter(Array.isArray)).toEqual([[], [], outputs]);
});

test("a cell goes on where the server does not answer for once", async () => {
  const { kernel, asked } = slowKernel();
  const { done: shown, model } = notingCell();
  const ended = follow(kernel, model);
  await expect.poll(() => asked.length).toBe(1);
  asked[0]!("failure");
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(2);
  asked[1]!({ ...done, outputs });
  expect((await ended)?.outputs).toEqual(outputs);
  expect(shown.at(-1)).toEqual(outputs);
});

test("what the file brought is gone before the cell is trusted, and only what the kernel gave comes after", () => {
  const { done: shown, model } = notingCell();
  showCell(model, { ...done, outputs });
  expect(shown).toEqual(["cleared", { trusted: true }, outputs]);
});
