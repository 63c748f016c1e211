import { expect, test } from "vitest";
import { type Channel, createMessage } from "../../../lib/kernel/index.js";
import { LastCell } from "../../../lib/server/last-cell.js";

const request = createMessage({
  channel: "shell",
  msg_type: "execute_request",
  session: "page",
  content: {},
});
request.metadata["cellId"] = "c1";

function said(channel: Channel, msg_type: string, content: Record<string, unknown>) {
  return createMessage({ channel, msg_type, session: "kernel", parent: request.header, content });
}

test("a cell is known by its id also where its reply overtakes its beginning", () => {
  const last = new LastCell();
  last.ask(request);
  last.hear(said("shell", "execute_reply", { status: "ok", execution_count: 1 }));
  last.hear(said("iopub", "status", { execution_state: "busy" }));
  last.hear(said("iopub", "execute_input", { code: "1", execution_count: 1 }));
  expect(last.model).toMatchObject({ cell_id: "c1", execution_state: "running" });
  last.hear(said("iopub", "status", { execution_state: "idle" }));
  expect(last.model).toMatchObject({ cell_id: "c1", execution_state: "done" });
});
