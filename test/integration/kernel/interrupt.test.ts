import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange, execute, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { ofType, type Ran, runCode } from "../../support/cell.js";

describe("an interrupt", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());

  /** Runs a cell and interrupts it when it prints. */
  function interrupted(code: string): Promise<Ran> {
    let told = false;
    return runCode(kernel, code, () => {
      if (!told) void kernel.interrupt();
      told = true;
    });
  }

  const print = 'console.log("running");';
  const sleep = "await new Promise((done) => setTimeout(done, 50));";
  const forever = "await new Promise(() => {});";

  test.each([
    ["an endless loop", `${print} while (true) {}`],
    ["an endless loop that prints", `${print} const end = 0; while (end === 0) { console.log("x"); }`],
    ["an await that waits", `${print} ${forever}`],
    ["an endless loop after an await", `${sleep} ${print} while (true) {}`],
    ["an endless loop in a timer", `setTimeout(() => { ${print} while (true) {} }, 1); ${sleep} ${forever}`],
  ])("stops %s, and the kernel is usable afterwards", async (_, code) => {
    const ran = await interrupted(code);
    expect(ofType(ran, "error").map(({ content }) => content["ename"])).toEqual(["KeyboardInterrupt"]);
    const next = await runCode(kernel, `${sleep} console.log("alive")`);
    expect(next.result.status).toBe("ok");
    expect(next.stdout).toContain("alive\n");
  });

  test("stops a loop that an abandoned cell runs into later", async () => {
    const read = 'await require("node:fs").promises.readFile("/dev/null");';
    const ran = await interrupted(
      `${print} ${sleep} for (let n = 0; n < 200; n++) ${read} console.log("again"); while (true) {}`,
    );
    expect(ran.result.status).toBe("error");
    const stop = kernel.onMessage(({ header, content }) => {
      if (header.msg_type === "stream" && content["text"] === "again\n") void kernel.interrupt();
    });
    const next = await execute(kernel, `${sleep} ${sleep} ${sleep} 1`);
    stop();
    // The interrupt meant the loop; the cell that it held up may have been hit with it.
    expect(["ok", "error"]).toContain(next.status);
    expect((await execute(kernel, "1")).status).toBe("ok");
  });

  test("stops a cell that is still being compiled", async () => {
    const running = execute(kernel, "while (true) {}", {
      onMessage: (message) => {
        if (message.header.msg_type === "execute_input") void kernel.interrupt();
      },
    });
    expect(await running).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  });

  test("lets code that listens to SIGINT end by itself, and say why", async () => {
    const ran = await interrupted(
      "console.log('running'); const { promise, stop } = (() => { let stop = () => {}; const promise = new Promise<void>((_, no) => { stop = () => no(new Error('stopped at epoch 3')); }); return { promise, stop }; })(); process.once('SIGINT', stop); await promise;",
    );
    expect(ran.result).toMatchObject({ status: "error", ename: "Error", evalue: "stopped at epoch 3" });
  });

  test.each([
    ["waits for a timer", `for (let n = 0; ; n++) { console.log("tick", n); ${sleep} }`],
    ["waits for a turn", "for (;;) { console.log('tick'); await new Promise((go) => setImmediate(go)); }"],
    ["is an interval", 'setInterval(() => console.log("tick"), 20); await new Promise(() => {});'],
    [
      "waits for a timer that it imports",
      'import { setTimeout as later } from "node:timers"; for (;;) { console.log("tick"); await new Promise((go) => later(go, 20)); }',
    ],
  ])("ends a loop for good that %s, and nothing of it comes into another cell", async (_, loop) => {
    expect((await interrupted(loop)).result).toMatchObject({ ename: "KeyboardInterrupt" });
    const after = await runCode(kernel, `${sleep} ${sleep} ${sleep} 42`);
    expect([after.result.status, after.stdout, after.stderr]).toEqual(["ok", "", ""]);
  });

  test("of one cell leaves the timers of another alone, also those that they set", async () => {
    await execute(kernel, "let rung = 0; const ring = () => { rung++; setTimeout(ring, 5); }; ring();");
    await interrupted(`${print} ${sleep} ${forever}`);
    const code = `const before = rung; ${sleep} ${sleep} rung > before`;
    const [result] = ofType(await runCode(kernel, code), "execute_result");
    expect(result?.content["data"]).toEqual({ "text/plain": "true" });
  });

  test("leaves nothing behind of the work that it abandons", async () => {
    const late =
      "const late = (async () => { await new Promise((done) => setTimeout(done, 300)); throw Object.assign(new Error('stopped'), { code: 'ABORTED' }); })();";
    const ran = await interrupted(`${print} ${late} await late;`);
    expect(ran.result).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    const after = await runCode(kernel, "await new Promise((done) => setTimeout(done, 500));");
    expect(after.result.status).toBe("ok");
    expect(after.stderr).toBe("");
  });

  test("aborts what waits behind the cell", async () => {
    const results = await Promise.all([
      interrupted(`${print} ${forever}`).then(({ result }) => result),
      execute(kernel, "1"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["error", "aborted"]);
  });

  test("of an idle kernel does nothing", async () => {
    await kernel.interrupt();
    // A question first: a signal and a message sent together may come in either order.
    await exchange(kernel, { msg_type: "kernel_info_request" });
    expect((await execute(kernel, "1")).status).toBe("ok");
  });

  test("of an idle kernel leaves the next cell alone, however close it follows", async () => {
    // Longer than the guard waits before it breaks off what holds the thread up.
    const code = "await new Promise((done) => setTimeout(done, 250)); console.log('end')";
    for (let i = 0; i < 60; i++) {
      await kernel.interrupt();
      await exchange(kernel, { msg_type: "kernel_info_request" });
      const ran = await runCode(kernel, code);
      expect(ran.result.status).toBe("ok");
      expect(ran.stdout).toBe("end\n");
    }
  });

  test("stops an endless loop that a timer runs into while no cell runs", async () => {
    const looping = new Promise<void>((resolve) => {
      const stop = kernel.onMessage(({ header, content }) => {
        if (header.msg_type !== "stream" || content["text"] !== "loop\n") return;
        stop();
        resolve();
      });
    });
    await execute(kernel, "setTimeout(() => { console.log('loop'); while (true) {} }, 100); 1");
    await looping;
    await kernel.interrupt();
    expect((await runCode(kernel, "console.log('alive')")).stdout).toContain("alive\n");
  });
});
