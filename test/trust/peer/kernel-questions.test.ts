import { type Kernel, KernelMessage } from "@jupyterlab/services";
import { describe, expect, test } from "vitest";
import { run, withPeerKernel } from "../../support/jupyterlab-client.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client asks our kernel", () => {
  tellPassed("behaviours that JupyterLab's own client was asked to show: questions to a kernel");
  let kernel: Kernel.IKernelConnection;
  withPeerKernel({ first: "const answer: number = 42;" }, (peer) => {
    ({ kernel } = peer);
  });

  const complete = async (code: string, cursor_pos = code.length) =>
    (await kernel.requestComplete({ code, cursor_pos })).content as {
      matches: string[];
      cursor_start: number;
      cursor_end: number;
      status: string;
    };
  const inspect = async (code: string, cursor_pos: number) =>
    (await kernel.requestInspect({ code, cursor_pos, detail_level: 0 })).content as {
      found: boolean;
      data: Record<string, string>;
    };

  test("what it is: the language, its version, and how it is to be coloured", async () => {
    const info = await kernel.info;
    expect(info).toMatchObject({ status: "ok", protocol_version: "5.3", implementation: "tslab" });
    expect(info.language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });
    expect(info.language_info.codemirror_mode).toMatchObject({ mode: "typescript" });
  });

  test("what it is, once more, and gets the same answer", async () => {
    expect((await kernel.requestKernelInfo())?.content).toEqual(await kernel.info);
  });

  test("which kernelspec it was made by", async () => {
    expect(await kernel.spec).toMatchObject({ name: "tslab", language: "typescript" });
  });

  test("what a name could become", async () => {
    expect((await complete("answ")).matches).toContain("answer");
  });

  test("what a value has", async () => {
    const { matches, cursor_start, cursor_end } = await complete("answer.toF");
    expect(matches).toContain("toFixed");
    expect([cursor_start, cursor_end]).toEqual([7, 10]);
  });

  test("to complete in the middle of a line, and only what stands before the cursor counts", async () => {
    const { matches } = await complete("answ + 1", 4);
    expect(matches).toContain("answer");
  });

  test("to complete behind letters outside of the first plane, counted as the protocol counts", async () => {
    const { cursor_start, cursor_end } = await complete('"🚀🚀"; answ');
    expect([cursor_start, cursor_end]).toEqual([6, 10]);
  });

  test("to complete what is no code, and gets an answer", async () => {
    expect((await complete("))(((")).status).toBe("ok");
  });

  test("what a name is", async () => {
    const { found, data } = await inspect("answer", 3);
    expect([found, data["text/plain"]]).toEqual([true, expect.stringContaining("const answer: number")]);
  });

  test("what an unknown name is, and is told that there is nothing", async () => {
    expect(await inspect("nowhere", 3)).toMatchObject({ found: false, data: {} });
  });

  test.each([
    ["const x = 1;", "complete"],
    ["function f() {", "incomplete"],
    ["if (true) {\n  1", "incomplete"],
    ["[1,", "incomplete"],
  ])("whether %j can be run as it stands: %s", async (code, status) => {
    expect((await kernel.requestIsComplete({ code })).content.status).toBe(status);
  });

  test("for its history, and gets an empty one", async () => {
    const wanted = { hist_access_type: "tail", n: 10, output: false, raw: true } as const;
    const { content } = await kernel.requestHistory(wanted as never);
    expect(content).toMatchObject({ status: "ok", history: [] });
  });

  test("for its comms, and gets none", async () => {
    const { content } = await kernel.requestCommInfo({});
    expect(content).toMatchObject({ status: "ok", comms: {} });
  });

  test("to open a comm that it does not know, and it is closed at once", async () => {
    const comm = kernel.createComm("no.such.target");
    const closed = new Promise<void>((resolve) => {
      comm.onClose = () => resolve();
    });
    comm.open({ hello: 1 });
    await closed;
    expect(kernel.hasComm(comm.commId)).toBe(false);
  });

  test("for a debugger, and is told that there is none", async () => {
    const future = kernel.requestDebug({ type: "request", seq: 1, command: "initialize", arguments: {} });
    const reply = (await future.done) as KernelMessage.IDebugReplyMsg;
    expect(reply.content).toMatchObject({ success: false, message: "this kernel has no debugger" });
  });

  test("for something that nobody has heard of, and gets an error and not silence", async () => {
    const message = KernelMessage.createMessage({
      msgType: "no_such_request" as never,
      channel: "shell",
      session: kernel.clientId,
      content: {} as never,
    });
    const future = kernel.sendShellMessage(message as never, true);
    const { content } = (await future.done) as { content: { status: string; ename?: string } };
    expect([content.status, content.ename]).toEqual(["error", "NotImplementedError"]);
  });

  test("while a cell runs, and is answered before that has ended", async () => {
    const running = run(kernel, "await new Promise((go) => setTimeout(go, 400)); console.log('done')");
    let over = false;
    void running.then(() => {
      over = true;
    });
    const { matches } = await complete("answ");
    expect([matches.includes("answer"), over]).toEqual([true, false]);
    expect((await running).printed).toBe("done\n");
  });

  test("it supports no subshells, and says so", async () => {
    await kernel.info;
    expect(kernel.supportsSubshells).toBe(false);
  });
});
