import type { ICodeCellModel } from "@jupyterlab/cells";
import { type Kernel, ServerConnection } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { expect, test } from "vitest";
import {
  CellFromBefore,
  type KernelsCell,
} from "../../../../lib/web/notebook/cell-state/cell-from-before.js";

const running: KernelsCell = {
  msg_id: "r",
  code: "",
  started: 1000,
  execution_state: "running",
  execution_count: 1,
  outputs: [],
};
const done: KernelsCell = { ...running, ended: 3000, execution_state: "done" };

/** A kernel whose server answers when it is told to, with what it is told. */
function slowKernel() {
  const asked: ((cell: KernelsCell) => void)[] = [];
  const fetch = () =>
    new Promise<Response>((resolve) => asked.push((cell) => resolve(new Response(JSON.stringify(cell)))));
  const serverSettings = ServerConnection.makeSettings({ baseUrl: "http://localhost/", fetch });
  const kernel = { id: "k", serverSettings } as unknown as Kernel.IKernelConnection;
  const said = new Signal<Kernel.IKernelConnection, unknown>(kernel);
  Object.assign(kernel, { iopubMessage: said });
  return { kernel, asked, say: () => said.emit({ parent_header: { msg_id: "r" } }) };
}

test("a cell whose end is told while the server is being asked, and is not in its answer, ends all the same", async () => {
  const { kernel, asked, say } = slowKernel();
  const shown: unknown[] = [];
  const model = {
    outputs: { fromJSON: (outputs: unknown) => shown.push(outputs) },
  } as unknown as ICodeCellModel;
  const ended = new Promise<number>((onEnd) => {
    void new CellFromBefore(kernel, { cell: running, model, onEnd });
  });
  await expect.poll(() => asked.length).toBe(1);
  say();
  asked[0]!(running);
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(2);
  const outputs = [{ output_type: "stream", name: "stdout", text: "last" }];
  asked[1]!({ ...done, outputs });
  expect(await ended).toBe(3000);
  expect(shown).toEqual([[], [], outputs]);
});
