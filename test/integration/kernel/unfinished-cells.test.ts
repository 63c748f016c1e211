import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange, type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { runCode } from "../../support/cell.js";

describe("a cell that does not come to its end", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());

  /** Runs a cell and interrupts it when it prints. */
  const stop = (code: string) => runCode(kernel, code, () => void kernel.interrupt());
  const printed = async (code: string): Promise<string> => {
    const { stdout, result } = await runCode(kernel, `console.log(JSON.stringify(${code}))`);
    return result.status === "error" ? result.evalue : stdout.trim();
  };
  const sleep = "await new Promise((done) => setTimeout(done, 20));";

  test.each([
    ["that waits", `for (;;) { seen++; if (seen === 3) console.log("3"); ${sleep} }`],
    ["that holds the thread", 'seen = 3; console.log("3"); while (true) {}'],
    ["that holds the thread after a wait", `${sleep} seen = 3; console.log("3"); while (true) {}`],
  ])("and is stopped, %s, leaves what it learned", async (_, loop) => {
    await stop(
      `const mine = new Map([["a", 1]]); let seen = 0; let none: string | undefined;\n${loop}\nconst late: number = 1;`,
    );
    expect(await printed("[[...mine.keys()], none === undefined, seen >= 3]")).toBe('[["a"],true,true]');
    expect(await printed("late")).toContain("Cannot find name 'late'");
  });

  test("leaves, after an error, names as they were that it did not come to", async () => {
    await runCode(kernel, 'let n = 1; const f = () => "old"; class A { old = 1 }');
    await runCode(kernel, "const next = () => n + 1;");
    const code = 'let m = next(); throw new Error("x"); let n = "new"; const f = 1; class A { fresh = 2 }';
    expect((await runCode(kernel, code)).result).toMatchObject({ evalue: "x" });
    expect(await printed("[m, n.toFixed(), f(), new A().old]")).toBe('[2,"1","old",1]');
    await runCode(kernel, 'const n = "new"; throw new Error("x");');
    expect(await printed("n.toUpperCase()")).toBe('"NEW"');
  });

  test("leaves nothing where the compiler refused it", async () => {
    await runCode(kernel, "let unrun: number = 'x';");
    expect(await printed("unrun")).toContain("Cannot find name 'unrun'");
  });

  test("has names that can be completed", async () => {
    await runCode(kernel, 'const certainlyReached = 1; throw new Error("x"); const certainlyNot = 2;');
    const { content } = await exchange(kernel, {
      msg_type: "complete_request",
      content: { code: "certainly", cursor_pos: 9 },
    });
    expect(content["matches"]).toEqual(["certainlyReached"]);
  });
});
