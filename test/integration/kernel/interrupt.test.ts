import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { ofType, type Ran, runCode } from "../../support/cell.js";

describe("an interrupt", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());

  /** Runs a cell and interrupts it when it prints its first text. */
  function interrupted(code: string): Promise<Ran> {
    let told = false;
    return runCode(kernel, `console.log("running"); ${code}`, () => {
      if (!told) void kernel.interrupt();
      told = true;
    });
  }

  const sleep = "await new Promise((done) => setTimeout(done, 50));";

  test.each([
    ["an endless loop", "const end = 0; while (end === 0) { console.log('x'); }"],
    ["an await that waits", "await new Promise(() => {})"],
    ["an endless loop after an await", `${sleep} while (true) {}`],
    [
      "an endless loop in a timer",
      `setTimeout(() => { while (true) {} }, 1); ${sleep} ${sleep} await new Promise(() => {})`,
    ],
  ])("stops %s, and the kernel is usable afterwards", async (_, code) => {
    const ran = await interrupted(code);
    expect(ofType(ran, "error").map(({ content }) => content["ename"])).toEqual(["KeyboardInterrupt"]);
    const next = await runCode(kernel, `${sleep} console.log("alive")`);
    expect(next.result.status).toBe("ok");
    expect(next.stdout).toContain("alive\n");
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
      "const { promise, stop } = (() => { let stop = () => {}; const promise = new Promise<void>((_, no) => { stop = () => no(new Error('stopped at epoch 3')); }); return { promise, stop }; })(); process.once('SIGINT', stop); await promise;",
    );
    expect(ran.result).toMatchObject({ status: "error", ename: "Error", evalue: "stopped at epoch 3" });
  });

  test("leaves nothing behind of the work that it abandons", async () => {
    const late =
      "const late = (async () => { await new Promise((done) => setTimeout(done, 300)); throw Object.assign(new Error('stopped'), { code: 'ABORTED' }); })();";
    const ran = await interrupted(`${late} await late;`);
    expect(ran.result).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    const after = await runCode(kernel, "await new Promise((done) => setTimeout(done, 500));");
    expect(after.result.status).toBe("ok");
    expect(after.stderr).toBe("");
  });

  test("aborts what waits behind the cell", async () => {
    const results = await Promise.all([
      interrupted("await new Promise(() => {})").then(({ result }) => result),
      execute(kernel, "1"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["error", "aborted"]);
  });

  test("of an idle kernel does nothing", async () => {
    await kernel.interrupt();
    expect((await execute(kernel, "1")).status).toBe("ok");
  });
});
