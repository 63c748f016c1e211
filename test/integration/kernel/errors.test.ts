import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { ofType, runCode } from "../../support/cell.js";

describe("a cell that fails", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());

  test.each([
    ["an exception", 'throw new RangeError("too far")', "RangeError", "too far"],
    ["a rejected await", 'await Promise.reject(new TypeError("no"))', "TypeError", "no"],
    ["an exception after an await", 'await null; throw new Error("later")', "Error", "later"],
    ["a text thrown", 'throw "words"', "string", "words"],
    ["nothing thrown", "throw undefined", "undefined", "undefined"],
    ["a type error", 'const n: number = "x";', "TypeScriptError", /^1:7 - Type 'string' is not assignable/],
    ["a syntax error", "const = 3;", "TypeScriptError", /^1:7 - /],
    ["an unknown name", "console.log(nowhere)", "TypeScriptError", /Cannot find name 'nowhere'/],
  ])("%s is one error output, and the reply says the same", async (_, code, ename, evalue) => {
    const ran = await runCode(kernel, code);
    const errors = ofType(ran, "error").map(({ content }) => content);
    const { status, execution_count, ...failure } = ran.result as Record<string, unknown>;
    expect(status).toBe("error");
    expect(execution_count).toBeGreaterThan(0);
    expect(errors).toEqual([failure]);
    expect(failure["ename"]).toBe(ename);
    expect(failure["evalue"]).toEqual(typeof evalue === "string" ? evalue : expect.stringMatching(evalue));
    expect(ran.stderr).toBe("");
  });

  test("shows where, without the kernel's own frames", async () => {
    const { result } = await runCode(kernel, "function inner() { throw new Error('x'); }\ninner();");
    const trace = result.status === "error" ? result.traceback.join("\n") : "";
    expect(trace).toMatch(/Error: x\n {4}at inner /);
    expect(trace).not.toMatch(/tslab|node:|kernel\/inside/);
  });

  test("does not stand in the way of the next one, sent at once", async () => {
    for (let i = 0; i < 3; i++) {
      expect((await execute(kernel, "throw new Error('x')")).status).toBe("error");
      expect((await execute(kernel, "1 + 1")).status).toBe("ok");
    }
  });

  test("makes those abort that were sent before it failed, and no later one", async () => {
    const [first, second, third] = await Promise.all([
      execute(kernel, "await new Promise((done) => setTimeout(done, 50)); throw new Error('x')"),
      execute(kernel, "console.log('never')"),
      execute(kernel, "console.log('never')"),
    ]);
    expect([first.status, second.status, third.status]).toEqual(["error", "aborted", "aborted"]);
    expect((await execute(kernel, "1")).status).toBe("ok");
  });

  test("aborts nothing where the request says not to stop on an error", async () => {
    const results = await Promise.all([
      execute(kernel, "throw new Error('x')", { stopOnError: false }),
      execute(kernel, "1"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["error", "ok"]);
  });

  test("in the background is told on stderr, and the kernel lives", async () => {
    const ran = await runCode(
      kernel,
      "Promise.reject(new Error('alone')); setTimeout(() => { throw new Error('timer'); }, 1); await new Promise((done) => setTimeout(done, 100));",
    );
    expect(ran.result.status).toBe("ok");
    expect(ran.stderr).toMatch(/Unhandled rejection: Error: alone/);
    expect(ran.stderr).toMatch(/Uncaught exception: [\s\S]*Error: timer/);
  });
});
