import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeFrame, packedProtocol } from "../../lib/server/websocket-protocol.js";
import { eventually } from "../support/eventually.js";
import { putNotebook } from "../support/notebook-file.js";
import type { NotebookPage } from "../support/notebook-page.js";
import { describeOnPage } from "../support/on-the-page.js";

const all = (visit: NotebookPage): Promise<string[]> =>
  Promise.all([0, 1, 2].map((index) => visit.staleness(index)));

/**
 * Lets a cell's reply overtake all else that the kernel says of it, as it may where much runs: it has a socket of its own.
 *
 * @returns what the page is told of each cell, in its order
 */
async function letRepliesOvertake(visit: NotebookPage): Promise<Map<string, string[]>> {
  const told = new Map<string, string[]>();
  await visit.page.routeWebSocket(/\/api\/kernels\/.*\/channels/, (page) => {
    const server = page.connectToServer();
    const held = new Map<string, Buffer[]>();
    const tell = (frame: Buffer): void => {
      const { parent_header, header } = decodeFrame(frame, packedProtocol);
      told.get(parent_header.msg_id ?? "")?.push(header.msg_type);
      page.send(frame);
    };
    page.onMessage((frame) => {
      const { header } = decodeFrame(frame, packedProtocol);
      if (header.msg_type === "execute_request") {
        told.set(header.msg_id, []);
        held.set(header.msg_id, []);
      }
      server.send(frame);
    });
    server.onMessage((frame) => {
      const { channel, parent_header } = decodeFrame(frame, packedProtocol);
      const waiting = held.get(parent_header.msg_id ?? "");
      if (channel === "iopub" && waiting !== undefined) waiting.push(frame as Buffer);
      else {
        held.delete(parent_header.msg_id ?? "");
        for (const next of [frame as Buffer, ...(waiting ?? [])]) tell(next);
      }
    });
  });
  await visit.page.reload();
  await visit.opened();
  return told;
}

describeOnPage("what is said of outputs", ["test/fixtures/web"], (pages) => {
  test("is the same where a cell's reply comes before all else of it", async () => {
    const cells = [
      "const x = 1;\nconsole.log('x', x);",
      "console.log('y', x + 1);",
      "console.log('z', x + 2);",
    ];
    const notebook = await putNotebook(pages.server, "overtaken.ipynb", ...cells);
    const visit = await pages.open({ notebook });
    const told = await letRepliesOvertake(visit);
    await visit.kernelIs("Idle");
    await visit.chooseFromMenu("Run", "Run All Cells");
    await visit.outputOf(2).getByText("z 3").waitFor();
    await eventually(() => all(visit)).toEqual(["", "", ""]);
    expect([...told.values()].map(([first]) => first)).toEqual(Array(3).fill("execute_reply"));
  });

  test("is nothing of cells that waited when the kernel died", async () => {
    const first = [
      'import { existsSync } from "node:fs";',
      'while (!existsSync("die")) await new Promise((resolve) => setTimeout(resolve, 20));',
      "process.exit(1);",
    ].join("\n");
    const notebook = await putNotebook(pages.server, "dying.ipynb", first, "2", "3");
    const visit = await pages.open({ notebook });
    await visit.kernelIs("Idle");
    await visit.chooseFromMenu("Run", "Run All Cells");
    await eventually(() => all(visit)).toEqual(["running", "waiting", "waiting"]);
    await writeFile(join(pages.server.folder, "notebooks", "die"), "");
    for (const index of [0, 1, 2]) await visit.outputOf(index).getByText("The kernel died").waitFor();
    await eventually(() => all(visit)).toEqual(["Ran in an earlier kernel", "none", "none"]);
  });
});
