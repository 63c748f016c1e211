import { type Kernel, type KernelManager, KernelMessage } from "@jupyterlab/services";
import { describe, expect, test } from "vitest";
import { begun, contentsOf, run, withPeerKernel } from "../../support/jupyterlab-client.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client runs cells on our server", () => {
  tellPassed("behaviours that JupyterLab's own client was asked to show: cells");
  let manager: KernelManager;
  let kernel: Kernel.IKernelConnection;
  withPeerKernel({}, (peer) => {
    ({ manager, kernel } = peer);
  });

  test("a cell brings busy, its input, its output and idle, in that order", async () => {
    const { kinds, printed, reply } = await run(kernel, "console.log(6 * 7)");
    expect(kinds).toEqual(["busy", "execute_input", "stream", "idle"]);
    expect([printed, reply.status]).toEqual(["42\n", "ok"]);
  });

  test("a last expression comes as a result, with the cell's number", async () => {
    const ran = await run(kernel, "[1, 2].map((n) => n * 2)");
    const number = ran.reply.execution_count;
    expect(contentsOf(ran, "execute_result")).toEqual([
      { execution_count: number, data: { "text/plain": "[ 2, 4 ]" }, metadata: {} },
    ]);
  });

  test("what is printed to either stream keeps its stream and its order", async () => {
    const ran = await run(kernel, 'console.log("a"); console.error("b"); console.log("c")');
    const said = contentsOf(ran, "stream").map(({ name, text }) => [name, text]);
    expect(said).toEqual([
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n"],
    ]);
  });

  test("a display comes in its own form", async () => {
    const ran = await run(kernel, 'import { display } from "tslab"; display.html("<b>bold</b>")');
    expect(contentsOf(ran, "display_data")[0]?.["data"]).toEqual({ "text/html": "<b>bold</b>" });
  });

  test("a display with an id is changed later, by that id", async () => {
    const code =
      'import { newDisplay } from "tslab"; const it = newDisplay(); it.text("before"); it.text("after")';
    const ran = await run(kernel, code);
    const [first] = contentsOf(ran, "display_data");
    const [then] = contentsOf(ran, "update_display_data");
    expect([first?.["data"], then?.["data"]]).toEqual([
      { "text/plain": "before" },
      { "text/plain": "after" },
    ]);
    const idOf = (shown: typeof first): unknown =>
      (shown?.["transient"] as { display_id: string } | undefined)?.display_id;
    expect(idOf(first)).toEqual(expect.stringMatching(/./));
    expect(idOf(then)).toBe(idOf(first));
  });

  test("bytes that are no text are printed as what stands for them, and the cell ends", async () => {
    const { printed, reply } = await run(kernel, "process.stdout.write(Buffer.from([0x61, 0xff, 0x0a]))");
    expect([printed.startsWith("a"), printed.endsWith("\n"), reply.status]).toEqual([true, true, "ok"]);
  });

  test("letters outside of the first plane come as they were sent", async () => {
    expect((await run(kernel, 'console.log("ü 漢 🚀")')).printed).toBe("ü 漢 🚀\n");
  });

  test("a cell that throws tells name, words and traceback, and the next one runs", async () => {
    const failed = await run(kernel, 'throw new RangeError("too far")');
    expect(failed.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    const traceback = contentsOf(failed, "error")[0]?.["traceback"] as string[];
    expect(traceback.join("\n")).toMatch(/RangeError: too far[\s\S]*cell \[\d+\]/);
    expect((await run(kernel, "console.log(1)")).printed).toBe("1\n");
  });

  test("a cell that does not compile tells where, and nothing of it has run", async () => {
    const ran = await run(kernel, 'console.log("ran");\nconst n: number = "text";');
    expect(ran.reply.status).toBe("error");
    expect(ran.printed).toBe("");
    expect(ran.errors.join("")).toContain("not assignable to type 'number'");
  });

  test("a promise that nobody caught is told, and the kernel lives", async () => {
    await run(kernel, 'void Promise.reject(new Error("unheard"))');
    expect((await run(kernel, "console.log(2)")).printed).toBe("2\n");
  });

  test("an empty cell ends, and has no number of its own", async () => {
    const before = (await run(kernel, "1")).reply.execution_count ?? 0;
    const { reply, kinds } = await run(kernel, "  \n ");
    expect([reply.status, reply.execution_count]).toEqual(["ok", before]);
    expect(kinds).toEqual(["busy", "idle"]);
  });

  test("a silent cell shows no input and no result, and is not counted", async () => {
    const before = (await run(kernel, "1")).reply.execution_count ?? 0;
    const silent = await run(kernel, "var hushed = 5; hushed", { silent: true, store_history: false });
    expect(silent.kinds).toEqual(["busy", "idle"]);
    const after = await run(kernel, "console.log(hushed)");
    expect([after.printed, after.reply.execution_count]).toEqual(["5\n", before + 1]);
  });

  test("without store_history a cell keeps the number of the one before", async () => {
    const before = (await run(kernel, "1")).reply.execution_count ?? 0;
    const ran = await run(kernel, "2", { store_history: false });
    expect(ran.reply.execution_count).toBe(before);
    expect((await run(kernel, "3")).reply.execution_count).toBe(before + 1);
  });

  test("cells sent at once run one after another, each with its own output", async () => {
    const cells = ["a", "b", "c", "d"].map((letter) =>
      run(kernel, `await new Promise((go) => setTimeout(go, 5)); console.log("${letter}")`),
    );
    const printed = (await Promise.all(cells)).map((ran) => ran.printed);
    expect(printed).toEqual(["a\n", "b\n", "c\n", "d\n"]);
  });

  test("after a failure the cells that wait are aborted, where they are to stop", async () => {
    const failing = run(kernel, 'await null; throw new Error("stop")', { stop_on_error: true });
    const waiting = run(kernel, 'console.log("never")');
    expect((await failing).reply.status).toBe("error");
    const { reply, printed } = await waiting;
    expect([reply.status, printed]).toEqual(["aborted", ""]);
  });

  test("after a failure the cells that wait run, where they are not to stop", async () => {
    const failing = run(kernel, 'await null; throw new Error("go on")', { stop_on_error: false });
    const waiting = run(kernel, 'console.log("still")');
    expect((await failing).reply.status).toBe("error");
    expect((await waiting).printed).toBe("still\n");
  });

  test("loses nothing of 50,000 lines", async () => {
    const { printed } = await run(kernel, "for (let line = 0; line < 50000; line++) console.log(line)");
    expect(printed.split("\n")).toEqual([...Array.from({ length: 50_000 }, (_, line) => String(line)), ""]);
  });

  test("a hook may keep a message from the output", async () => {
    const future = kernel.requestExecute({ code: 'console.log("kept back")' });
    const hooked: string[] = [];
    const shown: string[] = [];
    future.registerMessageHook((message) => {
      hooked.push(message.header.msg_type);
      return message.header.msg_type !== "stream";
    });
    future.onIOPub = (message) => void shown.push(message.header.msg_type);
    await future.done;
    expect([hooked.includes("stream"), shown.includes("stream")]).toEqual([true, false]);
  });

  test("what is printed and what is shown come in the order of the code", async () => {
    const ran = await run(kernel, 'console.log("old"); display.html("<i>x</i>"); console.log("new")');
    expect(ran.kinds).toEqual(["busy", "execute_input", "stream", "display_data", "stream", "idle"]);
  });

  test("what a cell prints after its end still belongs to it", async () => {
    const future = kernel.requestExecute({ code: 'setTimeout(() => console.log("late"), 30); 0' }, false);
    const late = new Promise<string>((resolve) => {
      future.onIOPub = (message) => {
        if (KernelMessage.isStreamMsg(message)) resolve(message.content.text);
      };
    });
    await future.done;
    expect(await late).toBe("late\n");
    future.dispose();
  });

  test("a cell that is allowed to ask never does: this kernel reads no line", async () => {
    const future = kernel.requestExecute({ code: "console.log(3)", allow_stdin: true });
    await begun(future);
    await future.done;
    expect(kernel.hasPendingInput).toBe(false);
  });

  test("an answer to a question that nobody asked harms nothing", async () => {
    const parent = (await run(kernel, "1")).messages[0]!.parent_header;
    kernel.sendInputReply({ status: "ok", value: "unasked" }, parent as never);
    expect((await run(kernel, "console.log(4)")).printed).toBe("4\n");
  });

  test("another client hears of the output, and not of the reply", async () => {
    const second = manager.connectTo({ model: kernel.model });
    await second.info;
    const heard: string[] = [];
    const replies: string[] = [];
    const done = new Promise<void>((resolve) => {
      second.anyMessage.connect((_, { msg, direction }) => {
        if (direction === "recv" && msg.channel === "shell" && msg.header.msg_type === "execute_reply")
          replies.push(msg.header.msg_type);
        if (KernelMessage.isStreamMsg(msg)) heard.push(msg.content.text);
        if (KernelMessage.isStatusMsg(msg) && msg.content.execution_state === "idle" && heard.length > 0)
          resolve();
      });
    });
    await run(kernel, 'console.log("for all")');
    await done;
    expect([heard.join(""), replies]).toEqual(["for all\n", []]);
    second.dispose();
  });

  test("another client's cell is shown to the first, with its code", async () => {
    const second = kernel.clone();
    await second.info;
    const codes: string[] = [];
    const look = (_: unknown, message: KernelMessage.IIOPubMessage): void => {
      if (KernelMessage.isExecuteInputMsg(message)) codes.push(message.content.code);
    };
    kernel.iopubMessage.connect(look);
    await run(second, '"from the second"');
    await run(kernel, "1");
    kernel.iopubMessage.disconnect(look);
    expect(codes).toContain('"from the second"');
    second.dispose();
  });
});
