import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange, execute, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";

describe("every request is answered", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());
  const ask = async (
    msg_type: string,
    content: Record<string, unknown> = {},
    channel: "shell" | "control" = "shell",
  ) => {
    const reply = await exchange(kernel, { msg_type, content, channel });
    return { type: reply.header.msg_type, content: reply.content };
  };

  test("kernel_info tells the version of the TypeScript that compiles the cells", async () => {
    const require = createRequire(createRequire(import.meta.url).resolve("tslab"));
    const { version } = require("@tslab/typescript-for-tslab/package.json") as { version: string };
    const { content } = await ask("kernel_info_request");
    expect(content).toMatchObject({
      status: "ok",
      protocol_version: "5.3",
      language_info: { name: "typescript", version },
    });
  });

  test.each([
    ["comm_info_request", "comm_info_reply", { status: "ok", comms: {} }],
    ["history_request", "history_reply", { status: "ok", history: [] }],
    ["interrupt_request", "interrupt_reply", { status: "ok" }],
    ["debug_request", "debug_reply", { success: false }],
    ["create_subshell_request", "create_subshell_reply", { status: "error" }],
    ["usage_request", "usage_reply", { status: "error" }],
  ])("%s brings %s, with busy before it and idle after it", async (request, reply, content) => {
    for (const channel of ["shell", "control"] as const) {
      expect(await ask(request, {}, channel)).toMatchObject({ type: reply, content });
    }
  });

  test("completion and inspection count a cursor in characters, as the protocol says", async () => {
    const code = 'const smile = "😀😀"; smile.toUpp';
    const completed = await ask("complete_request", { code, cursor_pos: [...code].length });
    expect(completed.content).toMatchObject({ status: "ok", cursor_start: 26, cursor_end: 31 });
    expect(completed.content["matches"]).toContain("toUpperCase");
    const inspected = await ask("inspect_request", { code, cursor_pos: 21, detail_level: 0 });
    expect(inspected.content).toMatchObject({ status: "ok", found: true });
    expect(JSON.stringify(inspected.content["data"])).toContain("const smile");
  });

  test("is_complete tells a finished cell from one that goes on", async () => {
    expect((await ask("is_complete_request", { code: "1 + 1" })).content).toEqual({ status: "complete" });
    expect((await ask("is_complete_request", { code: "if (true) {" })).content).toMatchObject({
      status: "incomplete",
    });
  });

  test("a question in the middle of a cell is answered, and the kernel stays busy", async () => {
    const states: unknown[] = [];
    const stop = kernel.onMessage(({ header, content }) => {
      if (header.msg_type === "status") states.push(content["execution_state"]);
    });
    let answered: Promise<unknown> | undefined;
    let statusThen: string | undefined;
    await execute(kernel, "console.log(1); await new Promise((done) => setTimeout(done, 300));", {
      onMessage: (message) => {
        if (message.header.msg_type !== "stream") return;
        answered = ask("kernel_info_request").then(() => {
          statusThen = states.at(-1) as string;
        });
      },
    });
    await answered;
    stop();
    expect(states).toEqual(["busy", "busy", "idle", "busy", "idle"]);
    expect(statusThen).not.toBeUndefined();
  });

  test.each([
    ["an object", { toString: 1 }],
    ["a number", 1],
    ["a list", ["1"]],
  ])("code that is %s is an error that says so, and the next cell runs", async (_, code) => {
    const { content } = await ask("execute_request", { code, silent: false, store_history: true });
    expect(content).toMatchObject({
      status: "error",
      ename: "TypeError",
      evalue: expect.stringContaining("Send `code` as a string"),
    });
    expect((await execute(kernel, "1")).status).toBe("ok");
  });

  test("silent code is not counted and not shown to others", async () => {
    const before = await execute(kernel, "1");
    const types: string[] = [];
    await execute(kernel, "2", { silent: true, onMessage: ({ header }) => types.push(header.msg_type) });
    expect(types.sort()).toEqual(["execute_reply", "status", "status"]);
    expect((await execute(kernel, "1")).execution_count).toBe((before.execution_count ?? 0) + 1);
  });
});
